import { unread } from "./rooms.js";

/** @typedef {import("./rooms.js").Room} Room */

/** What is read is told to the server this often at most. */
const TELL_MILLISECONDS = 500;

/**
 * How far this person has read: the line above what is new in the open room, which stays while they are there, and the
 * marker that the server keeps for all their devices.
 */
export class ReadMarker {
  /**
   * The first message that was new when the room was opened; `null` for none.
   * @type {number | null}
   */
  newFrom = null;

  #connection;
  #apply;
  /** @type {string | null} */
  #room = null;
  /** @type {Map<string, number>} what the server has not been told yet, by room */
  #unsent = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isPaused = false;

  /**
   * @param {import("../api/connection.js").Connection} connection
   * @param {(event: import("./state.js").Event) => void} apply
   */
  constructor(connection, apply) {
    this.#connection = connection;
    this.#apply = apply;
  }

  /** @param {Room | null} room that is shown from now on */
  open(room) {
    if (room?.id === this.#room) return;
    this.send();
    this.#room = room?.id ?? null;
    this.#isPaused = false;
    this.newFrom = room && unread(room) > 0 ? room.read + 1 : null;
  }

  /**
   * A message came while nobody looked.
   * @param {number} seq
   */
  missed(seq) {
    this.newFrom ??= seq;
  }

  /**
   * @param {Room} room
   * @param {number} seq the newest message that is on the screen of an attentive person
   */
  inView(room, seq) {
    if (this.#isPaused || seq <= room.read) return;
    this.#unsent.set(room.id, Math.max(seq, this.#unsent.get(room.id) ?? 0));
    this.#apply({ event: "reading", room: room.id, read: seq });
    this.#timer ??= setTimeout(() => this.send(), TELL_MILLISECONDS);
  }

  /**
   * Everything in the room is read, and no line is needed any more.
   * @param {Room} room
   */
  finish(room) {
    this.#isPaused = false;
    this.newFrom = null;
    this.inView(room, room.newest);
  }

  /**
   * The message and all after it are unread again, until the room is opened the next time.
   * @param {Room} room
   * @param {number} seq
   */
  async unread(room, seq) {
    const unsent = this.#unsent.get(room.id);
    // Before it is asked: what would be told as read after that would undo it.
    this.#unsent.delete(room.id);
    this.#isPaused = true;
    try {
      await this.#connection.requestWhenReady("unread", { room: room.id, seq });
    } catch (error) {
      if (unsent) this.#unsent.set(room.id, unsent);
      this.#isPaused = false;
      throw error;
    }
    if (this.#room === room.id) this.newFrom = seq;
  }

  /** Tells the server now: before the page goes, and when it is there again. */
  send() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [room, seq] of this.#unsent) {
      this.#connection.request("read", { room, seq })
        .then(() => this.#unsent.get(room) === seq && this.#unsent.delete(room))
        .catch(() => {
          // Without a connection it is told when there is one again.
        });
    }
  }
}
