import { actions } from "./actions.js";
import { reasonOf } from "../../i18n/reasons.js";
import { texts } from "../../i18n/texts.js";
import { emptyTimeline, heldMessage } from "../../state/timeline.js";
import { showToast } from "../../ui/toast.js";

/**
 * @typedef {import("../../state/state.js").Event} Event
 * @typedef {import("../../state/state.js").State} State
 * @typedef {import("./rows.js").MessageRow} MessageRow
 */

/** A deletion can be taken back for this long; only then is it done. */
const UNDO_MILLISECONDS = 6_000;

/** What a person does to messages that are there, which `actions` list. */
export class Messages {
  #connection;
  #readMarker;
  composer;
  #state;
  #apply;
  #changed;
  /**
   * Asks the server, once there is a connection.
   * @type {import("../../api/types.js").Ask}
   */
  ask = (verb, fields) => this.#connection.requestWhenReady(verb, fields);

  /** @type {Map<string, { room: string, seq: number, timer: number }>} about to be deleted, by room and number */
  #beingDeleted = new Map();
  /** @type {Set<string>} quoted messages that have been asked for */
  #asked = new Set();

  /**
   * @param {import("../../api/connection.js").Connection} connection
   * @param {import("../../state/read-marker.js").ReadMarker} readMarker
   * @param {import("../composer/composer.js").MessageComposer} composer
   * @param {() => State} state
   * @param {(event: Event) => void} apply
   * @param {() => void} changed
   */
  constructor(connection, readMarker, composer, state, apply, changed) {
    this.#connection = connection;
    this.#readMarker = readMarker;
    this.composer = composer;
    this.#state = state;
    this.#apply = apply;
    this.#changed = changed;
  }

  /**
   * @param {string} room
   * @param {number} seq
   */
  isBeingDeleted(room, seq) {
    return this.#beingDeleted.has(`${room}/${seq}`);
  }

  /**
   * @param {string} room
   * @param {number} seq
   * @param {string} emoji
   * @param {boolean} added
   */
  async react(room, seq, emoji, added) {
    this.#apply({ event: "reacting", room, seq, emoji, added });
    try {
      await this.ask(added ? "react" : "unreact", { room, seq, emoji });
    } catch (error) {
      this.#apply({ event: "reacting", room, seq, emoji, added: !added, isUndone: true });
      showToast(reasonOf(error));
    }
  }

  /**
   * Does what was chosen; what goes wrong is said.
   * @param {import("../../state/rooms.js").Room} room
   * @param {import("./actions.js").Action} action
   * @param {MessageRow} row
   */
  async act(room, action, row) {
    const { seq } = row;
    if (seq === null) return;
    try {
      await actions[action].act?.(this, room, { ...row, seq });
    } catch (error) {
      showToast(reasonOf(error));
    }
  }

  /**
   * @param {import("../../state/rooms.js").Room} room
   * @param {number} seq
   */
  markUnread(room, seq) {
    return this.#readMarker.unread(room, seq);
  }

  /** @param {string} room */
  editLast(room) {
    const mine = (this.#state().timelines.get(room)?.held ?? []).filter(({ sender, deletedAt, seq }) =>
      sender === this.#state().me.id && deletedAt === undefined && !this.isBeingDeleted(room, seq));
    const last = mine[mine.length - 1];
    if (last) this.composer.edit({ ...last, text: last.text ?? "" });
  }

  /**
   * Shows the change at once; the server's word, with a higher revision, takes its place. What was refused can be tried
   * again on what the message is now.
   * @param {string} room
   * @param {{ seq: number, text: string, revision: number }} edit
   */
  async saveEdit(room, { seq, text, revision }) {
    const now = () => heldMessage(this.#state().timelines.get(room) ?? emptyTimeline, seq);
    const before = now();
    if (before?.text === text) return;
    if (before) this.#apply({ event: "changed", room, message: { ...before, text, mentionedAt: [], editedAt: Date.now(), revision: revision + 0.5 } });
    try {
      const { message } = await this.ask("edit", { room, seq, text, revision });
      this.#apply({ event: "changed", room, message });
    } catch (error) {
      if (before) this.#apply({ event: "changed", room, message: { ...before, revision: revision + 0.6 } });
      showToast(reasonOf(error));
      if (this.composer.room === room) this.composer.edit({ seq, text, revision: Math.floor(now()?.revision ?? revision) });
    }
  }

  /**
   * @param {string} room
   * @param {number} seq
   */
  delete(room, seq) {
    const key = `${room}/${seq}`;
    const timer = setTimeout(() => this.#deleteNow(key), UNDO_MILLISECONDS);
    this.#beingDeleted.set(key, { room, seq, timer });
    this.#changed();
    showToast(texts.deleted, {
      label: texts.undo,
      act: () => {
        clearTimeout(timer);
        this.#beingDeleted.delete(key);
        this.#changed();
      },
    }, UNDO_MILLISECONDS);
  }

  /**
   * The page goes: what would have been deleted in a moment is deleted now. It is said on both ways, as deleting twice is deleting
   * once: a request of a page that is gone can get lost on its way through the service worker, and the socket may not stand.
   */
  finish() {
    for (const { room, seq } of this.forget()) {
      void this.#connection.request("delete", { room, seq }).catch(() => {});
      void fetch(`/api/rooms/${encodeURIComponent(room)}/messages/${seq}`, { method: "DELETE", keepalive: true }).catch(() => {});
    }
  }

  /** What would have been deleted in a moment stays. */
  forget() {
    const deletions = [...this.#beingDeleted.values()];
    for (const { timer } of deletions) clearTimeout(timer);
    this.#beingDeleted.clear();
    return deletions;
  }

  /** @param {string} key */
  async #deleteNow(key) {
    const deletion = this.#beingDeleted.get(key);
    if (!deletion) return;
    const { room, seq } = deletion;
    try {
      const { message } = await this.ask("delete", { room, seq });
      this.#apply({ event: "changed", room, message });
    } catch (error) {
      showToast(reasonOf(error));
    }
    this.#beingDeleted.delete(key);
    this.#changed();
  }

  /**
   * @param {string} text
   * @param {string} said
   */
  async copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      showToast(said);
    } catch {
      showToast(texts.cannotCopy);
    }
  }

  /**
   * Asks for the messages that are answered and not known.
   * @param {string} room
   * @param {import("./rows.js").Row[]} rows
   */
  async fillQuotations(room, rows) {
    for (const row of rows) {
      if (row.kind !== "message" || row.replyTo === undefined || row.quote || this.#asked.has(`${room}/${row.replyTo}`)) continue;
      const key = `${room}/${row.replyTo}`;
      this.#asked.add(key);
      this.#connection.request("message", { room, seq: row.replyTo })
        .then(({ message }) => this.#apply({ event: "quoted", room, message }))
        .catch(() => this.#asked.delete(key));
    }
  }
}
