/**
 * @typedef {import("./timeline.js").Gap} Gap
 * @typedef {import("./state.js").Page} Page
 * @typedef {"loading" | "failed" | "idle"} LoadState
 */

const PAGE_MESSAGES = 50;

/** Loads the messages of gaps, one page of a room at a time. */
export class History {
  #connection;
  #arrived;
  #changed;
  /** @type {Map<string, LoadState>} */
  #states = new Map();

  /**
   * @param {import("./client.js").Connection} connection
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
    this.#set(room, "loading");
    const bounds = direction === "up" ? { before: gap.to + 1 } : { after: gap.from - 1 };
    const limit = Math.min(PAGE_MESSAGES, gap.to - gap.from + 1);
    try {
      const { messages, newest } = await this.#connection.request("history", { room, ...bounds, limit });
      this.#arrived({ event: "page", room, messages, newest });
      // A page without messages would be asked for again at once, for ever.
      this.#set(room, messages.length > 0 ? "idle" : "failed");
    } catch {
      this.#set(room, this.#connection.ready ? "failed" : "idle");
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
