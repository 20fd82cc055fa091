/** Rooms further down the list get theirs when something is said in them. */
const MOST = 40;
const AT_ONCE = 6;

/** Asks what was said last in the rooms of the list. */
export class Previews {
  #connection;
  #state;
  #apply;

  /**
   * @param {import("../api/connection.js").Connection} connection
   * @param {() => import("./state.js").State} state
   * @param {(event: import("./state.js").Event) => void} apply
   */
  constructor(connection, state, apply) {
    this.#connection = connection;
    this.#state = state;
    this.#apply = apply;
  }

  async load() {
    const { rooms, previews } = this.#state();
    const wanted = [...rooms.values()].filter(({ id, joined, newest }) => joined && newest > 0 && (previews.get(id)?.seq ?? 0) < newest)
      .sort((a, b) => b.activeAt - a.activeAt).slice(0, MOST);
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      await Promise.all(wanted.slice(at, at + AT_ONCE).map(async ({ id }) => {
        const { messages } = await this.#connection.request("history", { room: id, limit: 1 });
        this.#apply({ event: "last", room: id, messages });
      }));
    }
  }
}
