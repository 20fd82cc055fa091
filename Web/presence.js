/** @typedef {"online" | "idle" | "offline"} PresenceState */

/** Nobody has touched this device for so long: the person is somewhere else. */
const IDLE_MILLISECONDS = 5 * 60 * 1000;
/** What the server lets one watch. */
const MOST_WATCHED = 500;

/** Whether the people one looks at are there, and whether oneself is. */
export class Presence {
  #connection;
  #changed;
  /** @type {Map<string, PresenceState>} */
  #states = new Map();
  #watched = "";
  /** @type {PresenceState} */
  #own = "online";
  /** @type {PresenceState} what the server has been told */
  #said = "online";
  #timer = 0;

  /**
   * @param {import("./client.js").Connection} connection
   * @param {() => void} changed
   * @param {AbortSignal} signal
   */
  constructor(connection, changed, signal) {
    this.#connection = connection;
    this.#changed = changed;
    for (const type of ["pointerdown", "pointermove", "keydown", "wheel", "focus"]) {
      addEventListener(type, () => this.#active(), { signal, passive: true });
    }
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
    this.#active();
  }

  /** What a socket that opens now says of this device. */
  get own() {
    this.#said = this.#own;
    return this.#own;
  }

  /**
   * @param {string} id
   * @returns {PresenceState}
   */
  of(id) {
    return this.#states.get(id) ?? "offline";
  }

  /** @param {{ user: string, state: PresenceState }} told */
  heard({ user, state }) {
    this.#states.set(user, state);
    this.#changed();
  }

  /** A new socket watches nobody. */
  forget() {
    this.#watched = "";
  }

  /** The connection stands: the server is told what has changed since it was opened. */
  tell() {
    if (this.#said === this.#own) return;
    const state = this.#own;
    this.#connection.request("presence", { state }).then(() => { this.#said = state; }, () => {
      // The next connection says it when it opens.
    });
  }

  /** @param {Iterable<string>} people who can be seen now */
  async watch(people) {
    const users = [...new Set(people)].sort().slice(0, MOST_WATCHED);
    const watched = users.join(" ");
    if (watched === this.#watched || !this.#connection.ready) return;
    this.#watched = watched;
    try {
      const { presence } = await this.#connection.request("watch", { users });
      if (this.#watched !== watched) return;
      this.#states = new Map(presence.map((/** @type {{ user: string, state: PresenceState }} */ { user, state }) => [user, state]));
      this.#changed();
    } catch {
      this.#watched = "";
    }
  }

  #active() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say("idle"), IDLE_MILLISECONDS);
    this.#say("online");
  }

  /** @param {PresenceState} state */
  #say(state) {
    if (state === this.#own) return;
    this.#own = state;
    this.tell();
  }
}
