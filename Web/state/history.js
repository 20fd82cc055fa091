/**
 * @typedef {import("./timeline.js").Gap} Gap
 * @typedef {import("./state.js").Page} Page
 * @typedef {"loading" | "failed" | "idle"} LoadState
 */

/** Less than a screenful: what arrives while somebody scrolls has to be drawn between two frames. */
const PAGE_MESSAGES = 12;
/** That a page is being loaded is shown when it takes longer than this. */
const QUICK_MILLISECONDS = 100;
/** On both sides of a message that a link leads to. */
const AROUND_MESSAGES = 50;

/** Loads the messages of gaps, one page of a room at a time. */
export class History {
  #connection;
  #arrived;
  #changed;
  /** @type {Map<string, LoadState>} */
  #states = new Map();

  /**
   * @param {import("../api/connection.js").Connection} connection
   * @param {(page: Page) => void} arrived
   * @param {() => void} changed
   */
  constructor(connection, arrived, changed) {
    this.#connection = connection;
    this.#arrived = arrived;
    this.#changed = changed;
  }

  /**
   * @param {string} room
   * @returns {LoadState}
   */
  stateOf(room) {
    return this.#states.get(room) ?? "idle";
  }

  /** What failed may be tried again: the connection is new. */
  forgetFailures() {
    for (const [room, state] of this.#states) if (state === "failed") this.#states.delete(room);
  }

  /**
   * @param {string} room
   * @param {Gap} gap
   * @param {"up" | "down"} direction which end of the gap the reader comes from decides which end is loaded
   */
  async load(room, gap, direction) {
    if (this.stateOf(room) === "loading") return;
    const bounds = direction === "up" ? { before: gap.to + 1 } : { after: gap.from - 1 };
    await this.#page(room, { ...bounds, limit: Math.min(PAGE_MESSAGES, gap.to - gap.from + 1) });
  }

  /**
   * Loads the messages on both sides of one.
   * @param {string} room
   * @param {number} seq
   * @returns {Promise<boolean>} whether they are there
   */
  around(room, seq) {
    return this.#page(room, { around: seq, limit: AROUND_MESSAGES });
  }

  /**
   * @param {string} room
   * @param {{ before?: number, after?: number, around?: number, limit: number }} position
   */
  async #page(room, position) {
    this.#states.set(room, "loading");
    const showing = setTimeout(this.#changed, QUICK_MILLISECONDS);
    try {
      const { messages, quoted, newest, revision } = await this.#connection.requestWhenReady("history", { room, ...position });
      this.#arrived({ event: "page", room, messages, quoted, newest, revision });
      // A page without messages would be asked for again at once, for ever.
      this.#set(room, messages.length > 0 ? "idle" : "failed");
      return messages.length > 0;
    } catch {
      this.#set(room, this.#connection.ready ? "failed" : "idle");
      return false;
    } finally {
      clearTimeout(showing);
    }
  }

  /**
   * @param {string} room
   * @param {LoadState} state
   */
  #set(room, state) {
    this.#states.set(room, state);
    this.#changed();
  }
}
