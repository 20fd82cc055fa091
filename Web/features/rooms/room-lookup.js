import { Refusal, call } from "../../api/session.js";

/** Rooms of an address that are in no list: they may be too new or too far down it, so the server is asked. */
export class Lookup {
  #apply;
  #changed;
  /** @type {Set<string>} rooms that the server does not know */
  #missing = new Set();
  /** @type {string | null} */
  #asking = null;

  /**
   * @param {(event: import("../../state/state.js").Event) => void} apply
   * @param {() => void} changed
   */
  constructor(apply, changed) {
    this.#apply = apply;
    this.#changed = changed;
  }

  /** @param {string} room */
  isMissing(room) {
    return this.#missing.has(room);
  }

  /** What was not there may be there now. */
  forget() {
    this.#missing.clear();
  }

  /** @param {string} id */
  async ask(id) {
    if (this.#asking === id || this.#missing.has(id)) return;
    this.#asking = id;
    try {
      const { room } = await call(`GET /api/rooms/${encodeURIComponent(id)}`);
      this.#apply({ event: "answered", room });
    } catch (error) {
      if (error instanceof Refusal && error.code === "noSuchRoom") this.#missing.add(id);
    }
    this.#asking = null;
    this.#changed();
  }
}
