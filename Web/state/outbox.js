import { Disconnected } from "../api/connection.js";
import { Refusal } from "../api/session.js";

/**
 * @typedef {import("../api/types.js").Message} Message
 *
 * @typedef {object} Unsent a message that the server has not acknowledged
 * @property {string} clientID
 * @property {string} room
 * @property {string} text
 * @property {number} [replyTo] the number of the message it answers
 * @property {number} at when it was written, by this device's clock
 * @property {string} [refused] why the server did not take it
 *
 * @typedef {object} Storage where texts are kept under keys, for all tabs of this browser
 * @property {(key: string) => string | null} read
 * @property {(key: string, value: string) => void} write
 * @property {(key: string) => void} forget
 * @property {(start: string) => string[]} keys that begin so
 * @property {(changed: (key: string | null) => void, signal: AbortSignal) => void} watch says which key another tab has changed, `null` for all
 */

/** The server could not take the message just now, and will if asked again. */
const PASSING = new Set(["busy", "unavailable", "tooManyRequests"]);
const PASSING_MILLISECONDS = 2_000;
/** A tab sends what it wrote itself; what another tab wrote, when that tab seems to be gone. */
const OTHER_TAB_MILLISECONDS = 15_000;

/** Random, and not from `randomUUID`, which plain HTTP does not have. */
const newClientID = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Keeps what is written until the server has it: over reloads, lost connections and closed tabs. */
export class Outbox {
  #prefix;
  #storage;
  #changed;
  /** @type {Map<string, Unsent>} */
  #items = new Map();

  /**
   * @param {string} user
   * @param {Storage} storage
   * @param {(byAnotherTab: boolean) => void} changed
   * @param {AbortSignal} signal
   */
  constructor(user, storage, changed, signal) {
    this.#prefix = `outbox.${user}.`;
    this.#storage = storage;
    this.#changed = changed;
    this.#load();
    storage.watch((key) => {
      if (key !== null && !key.startsWith(this.#prefix)) return;
      this.#load();
      changed(true);
    }, signal);
  }

  /** Everything, in the order it was written. */
  get items() {
    return [...this.#items.values()].sort((a, b) => a.at - b.at || (a.clientID < b.clientID ? -1 : 1));
  }

  /** @param {string} room */
  inRoom(room) {
    return this.items.filter((item) => item.room === room);
  }

  /**
   * @param {string} room
   * @param {string} text
   * @param {number} [replyTo]
   */
  add(room, text, replyTo) {
    // Two within one millisecond, or a clock set back, still keep their order.
    const last = this.items.pop();
    const at = Math.max(Date.now(), last ? last.at + 1 : 0);
    this.#put({ clientID: newClientID(), room, text, replyTo, at });
  }

  /**
   * @param {string} clientID
   * @param {string | undefined} reason `undefined`: try again
   */
  refuse(clientID, reason) {
    const item = this.#items.get(clientID);
    if (item) this.#put({ ...item, refused: reason });
  }

  /** @param {string} clientID */
  find(clientID) {
    return this.#items.get(clientID);
  }

  /** @param {string} clientID */
  remove(clientID) {
    if (!this.#items.delete(clientID)) return;
    this.#storage.forget(this.#prefix + clientID);
    this.#changed(false);
  }

  /** The messages that these answer are others now. */
  forgetAnswers() {
    for (const item of this.items) this.#put({ ...item, replyTo: undefined });
  }

  /**
   * Hands all of them out and keeps none: nobody can send these as the person who wrote them any more.
   * @returns {Unsent[]}
   */
  empty() {
    this.#load();
    const unsent = this.items;
    for (const { clientID } of unsent) this.#storage.forget(this.#prefix + clientID);
    this.#items.clear();
    return unsent;
  }

  /** @param {Unsent} item */
  #put(item) {
    this.#items.set(item.clientID, item);
    this.#storage.write(this.#prefix + item.clientID, JSON.stringify(item));
    this.#changed(false);
  }

  #load() {
    this.#items.clear();
    for (const key of this.#storage.keys(this.#prefix)) {
      const value = this.#storage.read(key);
      if (value === null) continue;
      /** @type {Unsent} */
      const item = JSON.parse(value);
      this.#items.set(item.clientID, item);
    }
  }
}

/** Carries the outbox to the server: one message of a room at a time, in order, each until it has an answer. */
export class OutboxSender {
  #outbox;
  #connection;
  #acknowledged;
  /** @type {Set<string>} rooms whose messages are on their way */
  #busy = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #otherTabs;

  /**
   * @param {Outbox} outbox
   * @param {import("../api/connection.js").Connection} connection
   * @param {(room: string, message: Message) => void} acknowledged
   */
  constructor(outbox, connection, acknowledged) {
    this.#outbox = outbox;
    this.#connection = connection;
    this.#acknowledged = acknowledged;
  }

  sendAll() {
    for (const room of new Set(this.#outbox.items.map((item) => item.room))) this.#sendRoom(room);
  }

  sendForOtherTabs() {
    clearTimeout(this.#otherTabs);
    this.#otherTabs = setTimeout(() => this.sendAll(), OTHER_TAB_MILLISECONDS);
  }

  /** @param {string} room */
  async #sendRoom(room) {
    if (this.#busy.has(room)) return;
    this.#busy.add(room);
    while (this.#connection.ready) {
      const item = this.#outbox.inRoom(room).find(({ refused }) => refused === undefined);
      if (!item || !(await this.#sendOne(item))) break;
    }
    this.#busy.delete(room);
  }

  /**
   * @param {Unsent} item
   * @returns {Promise<boolean>} whether to go on with the next
   */
  async #sendOne({ clientID, room, text, replyTo }) {
    try {
      const { message } = await this.#connection.request("send", { room, clientID, text, replyTo });
      this.#acknowledged(room, message);
      this.#outbox.remove(clientID);
    } catch (error) {
      if (error instanceof Disconnected) return false;
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "signedOut") return false;
      const { retryAfter } = error;
      const pause = retryAfter === undefined ? PASSING_MILLISECONDS : retryAfter * 1000;
      if (PASSING.has(error.code)) await new Promise((resume) => setTimeout(resume, pause));
      else this.#outbox.refuse(clientID, error.message);
    }
    return true;
  }
}
