/**
 * @typedef {import("../api/types.js").SetPresence["state"]} DeviceState
 * @typedef {import("../api/types.js").Presence} PresenceState
 */

/** What the server lets one watch. */
const MOST_WATCHED = 500;

/** Whether the people one looks at are there, and whether oneself is. */
export class Presence {
  #connection;
  #changed;
  /** @type {Map<string, PresenceState>} */
  #states = new Map();
  #watched = "";
  /** @type {DeviceState} */
  #own = "online";
  /** @type {DeviceState} what the server has been told */
  #sent = "online";

  /**
   * @param {import("../api/connection.js").Connection} connection
   * @param {() => void} changed
   */
  constructor(connection, changed) {
    this.#connection = connection;
    this.#changed = changed;
  }

  /** What a socket that opens now says of this device. */
  get own() {
    this.#sent = this.#own;
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
  update({ user, state }) {
    this.#states.set(user, state);
    this.#changed();
  }

  /** A new socket watches nobody. */
  forget() {
    this.#watched = "";
  }

  /** The connection stands: the server is told what has changed since it was opened. */
  sendOwn() {
    if (this.#sent === this.#own) return;
    const state = this.#own;
    this.#connection.request("presence", { state }).then(() => { this.#sent = state; }, () => {
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
      this.#states = new Map(presence.map(({ user, state }) => [user, state]));
      this.#changed();
    } catch {
      this.#watched = "";
    }
  }

  /** @param {DeviceState} state what this device is from now on */
  setOwn(state) {
    if (state === this.#own) return;
    this.#own = state;
    this.sendOwn();
  }
}
