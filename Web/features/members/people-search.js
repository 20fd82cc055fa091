/** @typedef {{ id: string, name: string }} Person */

/** This many of one's rooms are asked who is in them. */
const ASKED_ROOMS = 12;

/** The people one may want to write to. */
export class PeopleSearch {
  #desk;

  /** @param {import("../../shell/dialogs.js").Desk} desk */
  constructor(desk) {
    this.#desk = desk;
  }

  /** @returns {Person[]} who is known without asking, by name */
  known() {
    const { me, membersByRoom, timelines } = this.#desk.state();
    /** @type {Map<string, Person>} */
    const people = new Map();
    for (const { held } of timelines.values()) for (const { sender, name } of held) people.set(sender, { id: sender, name });
    for (const { byID } of membersByRoom.values()) for (const { id, name } of byID.values()) people.set(id, { id, name });
    people.delete(me.id);
    return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * @param {string} typed
   * @returns {Promise<{ people: Person[], more: boolean }>} those found, and whether there are others
   */
  async find(typed) {
    const { users, more } = await this.#desk.ask("users", typed === "" ? {} : { search: typed });
    const found = users.filter(({ id, removed }) => id !== this.#desk.state().me.id && !removed);
    // Before anything is typed the server names those with accounts; the guests one has met belong to them.
    if (typed === "") await this.#askForMembers();
    const known = typed === "" ? this.known().filter(({ id }) => !users.some((user) => user.id === id)) : [];
    return { people: [...known, ...found], more: more === true };
  }

  /** Asks who is in the rooms one was in last. */
  async #askForMembers() {
    const { rooms, membersByRoom } = this.#desk.state();
    const unasked = [...rooms.values()].filter(({ id, joined }) => joined && !membersByRoom.has(id))
      .sort((a, b) => b.activeAt - a.activeAt).slice(0, ASKED_ROOMS);
    await Promise.all(unasked.map(({ id }) => this.#desk.askForMembers({ room: id }).catch(() => undefined)));
  }
}
