import { texts } from "../i18n/texts.js";
import { pathOf } from "./router.js";
import { mentionsPerson, roomTitle, sortedRooms, unread } from "../state/rooms.js";
import { read, write } from "../ui/storage.js";

/**
 * @typedef {import("../state/state.js").State} State
 * @typedef {import("../api/types.js").Message} Message
 */

const ICON = "/icon.svg";
const ICON_UNREAD = "/icon-unread.svg";
/** Another device, or another tab, gets this long to read what has come. */
const WAIT_MILLISECONDS = 2_000;
/** Longer than it takes until other tabs see what this one has stored. */
const STORED_MILLISECONDS = 2_000;
const BODY_CHARACTERS = 200;

/** What a person sees of the chat while they look elsewhere: the title of the tab, its icon, and notifications. */
export class Notifier {
  #state;
  #go;
  /** @type {Map<string, Notification>} by room: the newest takes the place of the one before */
  #shown = new Map();

  /**
   * @param {() => State} state
   * @param {(path: string) => void} go
   */
  constructor(state, go) {
    this.#state = state;
    this.#go = go;
  }

  /** @param {string} title of what is open, empty for the list */
  show(title) {
    const { joined, direct } = sortedRooms(this.#state());
    const waiting = direct.filter((room) => unread(room) > 0).length + joined.filter(({ mentions }) => mentions.length > 0).length;
    const any = [...joined, ...direct].some((room) => unread(room) > 0);
    const text = `${waiting > 0 ? `(${waiting}) ` : any ? "• " : ""}${title === "" ? "" : `${title} · `}${this.#state().workspace.name}`;
    if (document.title !== text) document.title = text;
    const link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"));
    const wanted = any ? ICON_UNREAD : ICON;
    if (link && link.getAttribute("href") !== wanted) link.href = wanted;
    for (const [room, notification] of this.#shown) {
      const held = this.#state().rooms.get(room);
      if (!held || unread(held) === 0) {
        notification.close();
        this.#shown.delete(room);
      }
    }
  }

  /**
   * Tells of a message that calls for this person, when they are not looking and another tab has not told already.
   * @param {string} id of the room
   * @param {Message} message
   */
  notifyOf(id, message) {
    const { rooms, me } = this.#state();
    const room = rooms.get(id);
    if (!room || !(room.level === "all" || (room.level === "mentions" && mentionsPerson(message, me.id))) || message.sender === me.id || !isOn()) return;
    setTimeout(() => {
      const now = this.#state().rooms.get(id);
      if (!now || now.read >= message.seq || (document.visibilityState === "visible" && document.hasFocus())) return;
      // The first tab of a person tells, and keeps the lock until the others see what it has stored: they are other processes.
      void navigator.locks?.request(`roomkey.tell ${id} ${message.seq}`, { ifAvailable: true }, async (lock) => {
        if (!lock || Number(read(`told.${id}`)) >= message.seq) return;
        write(`told.${id}`, String(message.seq));
        this.#notify(id, roomTitle(now, this.#state()), message);
        await new Promise((done) => setTimeout(done, STORED_MILLISECONDS));
      });
    }, WAIT_MILLISECONDS);
  }

  /**
   * @param {string} room
   * @param {string} title
   * @param {Message} message
   */
  #notify(room, title, { name, text = "", seq }) {
    const body = text.slice(0, BODY_CHARACTERS);
    const notification = new Notification(texts.notificationTitle(name, title), { body, tag: `room ${room}`, icon: ICON, silent: true });
    notification.onclick = () => {
      window.focus();
      this.#go(pathOf(room, seq));
      notification.close();
    };
    this.#shown.set(room, notification);
  }
}

const isOn = () => "Notification" in window && Notification.permission === "granted" && read("notify") === "on";
