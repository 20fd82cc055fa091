import { partner } from "./people.js";
import { words } from "./words.js";

/** @typedef {import("./rooms.js").Room} Room */

/** Direct conversations whose people are asked for when the page opens. */
const MOST_MET = 30;

/** The people one sees: who is at the other end of direct conversations, and whether they are there. */
export class Company {
  #presence;
  #state;
  #ask;

  /**
   * @param {import("./presence.js").Presence} presence
   * @param {() => import("./state.js").State} state
   * @param {import("./components/side-panel.js").Ask} ask
   */
  constructor(presence, state, ask) {
    this.#presence = presence;
    this.#state = state;
    this.#ask = ask;
  }

  /** Asks who is in direct conversations: for their names now, and to see whether they are there. */
  async meet() {
    const { rooms, members } = this.#state();
    const unmet = [...rooms.values()].filter(({ id, joined, visibility }) => joined && visibility === "direct" && !members.has(id))
      .sort((a, b) => b.activeAt - a.activeAt).slice(0, MOST_MET);
    for (const { id } of unmet) await this.#ask("members", { room: id });
  }

  /** @param {string | null} open the room on the screen */
  watch(open) {
    const state = this.#state();
    const others = [...state.rooms.values()].flatMap((room) => partner(state, room) ?? []);
    const here = open === null ? [] : state.members.get(open)?.people.keys() ?? [];
    void this.#presence.watch([...others, ...here]);
  }

  /** @param {Room} room */
  presenceIn(room) {
    const other = partner(this.#state(), room);
    return other === undefined ? "offline" : this.#presence.of(other);
  }

  /**
   * What stands under a room's name.
   * @param {Room} room
   */
  about(room) {
    const first = partner(this.#state(), room) ? words.presence[this.presenceIn(room)] : words.people(room.members);
    return room.topic === "" ? first : `${first} · ${room.topic}`;
  }
}
