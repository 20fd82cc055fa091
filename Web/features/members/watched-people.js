import { texts } from "../../i18n/texts.js";
import { partner } from "../../state/room-members.js";

/** @typedef {import("../../state/rooms.js").Room} Room */

/** Direct conversations whose people are asked for when the page opens. */
const MOST_ASKED = 30;

/** The people whose presence is on the screen: the others of direct conversations, and the members of the open room. */
export class WatchedPeople {
  #presence;
  #state;
  #askForMembers;

  /**
   * @param {import("../../state/presence.js").Presence} presence
   * @param {() => import("../../state/state.js").State} state
   * @param {(page: import("../../api/types.js").Verbs["members"]["fields"]) => Promise<void>} askForMembers
   */
  constructor(presence, state, askForMembers) {
    this.#presence = presence;
    this.#state = state;
    this.#askForMembers = askForMembers;
  }

  /** Asks who is in direct conversations: for their names now, and to see whether they are there. */
  async askForNames() {
    const { rooms, membersByRoom } = this.#state();
    const unknown = [...rooms.values()].filter(({ id, joined, visibility }) => joined && visibility === "direct" && !membersByRoom.has(id))
      .sort((a, b) => b.activeAt - a.activeAt).slice(0, MOST_ASKED);
    for (const { id } of unknown) await this.#askForMembers({ room: id });
  }

  /** @param {string | null} open the room on the screen */
  watch(open) {
    const state = this.#state();
    const others = [...state.rooms.values()].flatMap((room) => partner(state, room) ?? []);
    const here = open === null ? [] : state.membersByRoom.get(open)?.byID.keys() ?? [];
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
    const whoIsThere = partner(this.#state(), room) ? texts.presence[this.presenceIn(room)] : texts.people(room.members);
    return room.topic === "" ? whoIsThere : `${whoIsThere} · ${room.topic}`;
  }
}
