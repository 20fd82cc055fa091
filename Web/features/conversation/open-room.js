import { texts } from "../../i18n/texts.js";
import { heldMessage, emptyTimeline } from "../../state/timeline.js";
import { showToast } from "../../ui/toast.js";

/**
 * @typedef {import("../../state/rooms.js").Room} Room
 * @typedef {import("./message-list.js").Goal} Goal
 */

/** The room that is open, and where in it one begins: at the message of the address, at what is new, where one was before, or at the end. */
export class OpenRoom {
  /**
   * The room whose messages are on the screen.
   * @type {string | null}
   */
  id = null;
  /** Where to go in it is not decided yet, so nothing is loaded. */
  isPending = false;

  #list;
  #history;
  #readMarker;
  #state;
  #apply;
  #changed;
  /** @type {number | null} the message that the address asks for, until it is shown */
  #wanted = null;
  /** @type {Map<string, Goal | null>} where one was in a room */
  #places = new Map();

  /**
   * @param {import("./message-list.js").MessageList} list
   * @param {import("../../state/history.js").History} history
   * @param {import("../../state/read-marker.js").ReadMarker} readMarker
   * @param {() => import("../../state/state.js").State} state
   * @param {(event: import("../../state/state.js").Event) => void} apply
   * @param {() => void} changed
   */
  constructor(list, history, readMarker, state, apply, changed) {
    this.#list = list;
    this.#history = history;
    this.#readMarker = readMarker;
    this.#state = state;
    this.#apply = apply;
    this.#changed = changed;
  }

  /** @param {number | null} seq of the address */
  want(seq) {
    this.#wanted = seq;
  }

  /** @param {Room | null} room that the address names, once one can read it */
  update(room) {
    const before = this.id;
    if (room?.id !== before) {
      if (before !== null) {
        this.#places.set(before, this.#list.place);
        this.#apply({ event: "left", room: before });
      }
      this.id = room?.id ?? null;
      this.#readMarker.open(room);
      if (room && this.#wanted === null) this.#goToPlace(room);
      else this.#list.open(null);
    }
    if (!room || this.#wanted === null) return;
    const seq = this.#wanted;
    this.#wanted = null;
    this.isPending = true;
    queueMicrotask(() => this.#goTo(room, { seq, how: "show" }));
  }

  /** @param {Room} room */
  #goToPlace(room) {
    const { newFrom } = this.#readMarker;
    const place = this.#places.get(room.id) ?? null;
    if (newFrom === null) return this.#list.open(place && this.#holds(room, place.seq) ? place : null);
    /** @type {Goal} */
    const goal = { seq: newFrom, how: "new" };
    this.#list.open(goal);
    void this.#load(room, goal);
  }

  /**
   * @param {Room} room
   * @param {Goal} goal
   */
  #goTo(room, goal) {
    this.#decided(goal);
    return this.#load(room, goal);
  }

  /**
   * @param {Room} room
   * @param {Goal} goal
   */
  async #load(room, goal) {
    if (this.#holds(room, goal.seq)) return;
    // Not decided by the newest message that is known: a page that was kept on this device may be behind.
    await this.#history.around(room.id, goal.seq);
    if (this.id !== room.id || this.#holds(room, goal.seq)) return;
    this.#decided(null);
    if (goal.how === "show") showToast(texts.noSuchMessage);
  }

  /** @param {Goal | null} goal */
  #decided(goal) {
    this.isPending = false;
    this.#list.goTo(goal);
    this.#changed();
  }

  /**
   * @param {Room} room
   * @param {number} seq
   */
  #holds(room, seq) {
    return heldMessage(this.#state().timelines.get(room.id) ?? emptyTimeline, seq) !== undefined;
  }
}
