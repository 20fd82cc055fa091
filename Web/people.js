/** @typedef {{ id: string, name: string }} Person */

/** This many of one's rooms are asked who is in them. */
const ASKED_ROOMS = 12;

/**
 * The names of people as a room knows them; who is not known is left out.
 * @param {import("./state.js").State} state
 * @param {string | null} room
 * @param {string[]} ids
 */
export function namesIn({ me, members, timelines }, room, ids) {
  if (room === null) return [];
  const held = timelines.get(room)?.held ?? [];
  return ids.flatMap((id) => {
    const name = id === me.id ? me.name : members.get(room)?.people.get(id)?.name ?? held.find(({ sender }) => sender === id)?.name;
    return name ? [name] : [];
  });
}

/**
 * The others in a room, those who spoke last in front.
 * @param {import("./state.js").State} state
 * @param {string} room
 */
export function peopleIn({ me, members, timelines }, room) {
  const spoke = new Map((timelines.get(room)?.held ?? []).map(({ sender, seq }) => [sender, seq]));
  return [...members.get(room)?.people.values() ?? []].filter(({ id }) => id !== me.id)
    .sort((a, b) => (spoke.get(b.id) ?? 0) - (spoke.get(a.id) ?? 0) || a.name.localeCompare(b.name));
}

/** The people one may want to write to: those one shares a room with. */
export class People {
  #desk;

  /** @param {import("./dialogs.js").Desk} desk */
  constructor(desk) {
    this.#desk = desk;
  }

  /** @returns {Person[]} who is known without asking, by name */
  known() {
    const { me, members, timelines } = this.#desk.state();
    /** @type {Map<string, Person>} */
    const people = new Map();
    for (const { held } of timelines.values()) for (const { sender, name } of held) people.set(sender, { id: sender, name });
    for (const { people: all } of members.values()) for (const { id, name } of all.values()) people.set(id, { id, name });
    people.delete(me.id);
    return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * @param {string} typed
   * @returns {Promise<Person[]>}
   */
  async find(typed) {
    const { rooms, members } = this.#desk.state();
    const unasked = [...rooms.values()].filter(({ id, joined }) => joined && !members.has(id))
      .sort((a, b) => b.activeAt - a.activeAt).slice(0, ASKED_ROOMS);
    await Promise.all(unasked.map(({ id }) => this.#desk.ask("members", { room: id }).catch(() => undefined)));
    const wanted = typed.toLocaleLowerCase();
    return this.known().filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  }
}
