/** @typedef {{ id: string, name: string }} Person */

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

/** This many of one's rooms are asked who is in them. */
const ASKED_ROOMS = 12;

/** The people one may want to write to. */
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
   * @returns {Promise<import("./state.js").User[]>}
   */
  async find(typed) {
    /** @type {{ users: (import("./state.js").User & { removed?: boolean })[] }} */
    const { users } = await this.#desk.ask("users", typed === "" ? {} : { search: typed });
    const found = users.filter(({ id, removed }) => id !== this.#desk.state().me.id && !removed);
    // Before anything is typed the server names those with accounts; the guests one has met belong to them.
    if (typed === "") await this.#meet();
    const met = typed === "" ? this.known().filter(({ id }) => !users.some((user) => user.id === id)) : [];
    return [...met, ...found];
  }

  /** Asks who is in the rooms one was in last. */
  async #meet() {
    const { rooms, members } = this.#desk.state();
    const unasked = [...rooms.values()].filter(({ id, joined }) => joined && !members.has(id))
      .sort((a, b) => b.activeAt - a.activeAt).slice(0, ASKED_ROOMS);
    await Promise.all(unasked.map(({ id }) => this.#desk.ask("members", { room: id }).catch(() => undefined)));
  }
}

/**
 * The other one of a conversation between two, once it is known who is in it.
 * @param {import("./state.js").State} state
 * @param {import("./rooms.js").Room} room
 * @returns {string | undefined}
 */
export function partner({ me, members }, { id, visibility, members: count }) {
  if (visibility !== "direct" || count !== 2) return undefined;
  return [...members.get(id)?.people.keys() ?? []].find((person) => person !== me.id);
}
