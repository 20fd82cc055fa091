const SHOWN_MILLISECONDS = 6_000;

/** Who is writing in which room just now. It is never said that somebody stopped, so it fades by itself. */
export class Typing {
  #changed;
  /** @type {Map<string, Map<string, { name: string, timer: ReturnType<typeof setTimeout> }>>} */
  #rooms = new Map();

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /**
   * @param {string} room
   * @param {import("../api/types.js").Person} user
   */
  started(room, { id, name = "" }) {
    const people = this.#rooms.get(room) ?? new Map();
    clearTimeout(people.get(id)?.timer);
    people.set(id, { name, timer: setTimeout(() => this.stopped(room, id), SHOWN_MILLISECONDS) });
    this.#rooms.set(room, people);
    this.#changed();
  }

  /**
   * @param {string} room
   * @param {string} id
   */
  stopped(room, id) {
    const people = this.#rooms.get(room);
    if (!people?.has(id)) return;
    clearTimeout(people.get(id)?.timer);
    people.delete(id);
    this.#changed();
  }

  /**
   * @param {string} room
   * @returns {string[]}
   */
  names(room) {
    return [...(this.#rooms.get(room)?.values() ?? [])].map(({ name }) => name);
  }
}
