import { Refusal, currentUser, whenAnswered } from "./session.js";

/**
 * @typedef {import("./types.js").Verb} Verb
 * @typedef {import("./types.js").ServerEvent} ServerEvent
 */

/** A verb that gets no reply for this long means that the socket is dead, whatever the browser believes. */
const REPLY_MILLISECONDS = 10_000;
/** Longer than this nobody is kept waiting for a connection before hearing that there is none. */
const PATIENCE_MILLISECONDS = 5_000;
const FIRST_DELAY_MILLISECONDS = 500;
const LONGEST_DELAY_MILLISECONDS = 10_000;
/** The verb had no answer because there was no connection. Whether the server took it is unknown. */
export class Disconnected extends Error {
  constructor() {
    super("Not connected to the server.");
  }
}

/**
 * How long to wait before trying again. Half of it is chance, so that a restarted server is not met by everybody at once.
 * @param {number} failures in a row, from 0
 * @param {number} chance from 0 to 1
 */
export function delayAfter(failures, chance) {
  const longest = Math.min(LONGEST_DELAY_MILLISECONDS, FIRST_DELAY_MILLISECONDS * 2 ** failures);
  return longest / 2 + (longest / 2) * chance;
}

/**
 * The live socket: opens it, resumes, matches replies to verbs, and comes back by itself when it breaks.
 *
 * @typedef {object} Handlers
 * @property {() => { revision: number | null, history?: string }} known where to resume; `null` for the beginning
 * @property {() => import("./types.js").SetPresence["state"]} state what this device is
 * @property {() => void} resuming a socket is open and about to resume
 * @property {(event: ServerEvent) => void} event
 * @property {() => void} changed `ready` or `failures` has changed
 * @property {() => void} signedOut the server no longer knows this person; the connection has stopped
 */
export class Connection {
  /** Everything up to now has been heard, and verbs are answered. */
  ready = false;
  /** Tries that failed since it last was. */
  failures = 0;
  /** When it is tried again, by this device's clock. */
  nextTryAt = 0;

  #address;
  #handlers;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void, timer: ReturnType<typeof setTimeout> }>} */
  #waiting = new Map();
  /** @type {((value?: unknown) => void)[]} */
  #untilReady = [];
  #nextID = 1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  #isStopped = false;

  /**
   * @param {string} address of the server's live socket
   * @param {Handlers} handlers
   */
  constructor(address, handlers) {
    this.#address = address;
    this.#handlers = handlers;
  }

  start() {
    this.#open();
  }

  stop() {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  /**
   * Asks the server something.
   * @type {import("./types.js").Ask}
   */
  request = (verb, fields) => (this.ready ? this.#send(verb, fields) : Promise.reject(new Disconnected()));

  /**
   * As `request`, for what a person has just asked for: gives a connection that is being made a moment to stand.
   * @type {import("./types.js").Ask}
   */
  requestWhenReady = async (verb, fields) => {
    if (!this.ready) {
      await new Promise((resolve) => {
        this.#untilReady.push(resolve);
        setTimeout(resolve, PATIENCE_MILLISECONDS);
      });
    }
    return this.request(verb, fields);
  };

  /**
   * @template {Verb} V
   * @param {V} verb
   * @param {import("./types.js").Verbs[V]["fields"]} fields
   * @returns {Promise<import("./types.js").Verbs[V]["result"]>}
   */
  #send(verb, fields) {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Disconnected());
    const id = this.#nextID;
    this.#nextID += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#lost(), REPLY_MILLISECONDS);
      this.#waiting.set(id, { resolve, reject, timer });
      socket.send(JSON.stringify({ id, verb, ...fields }));
    });
  }

  #open() {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    // A server that accepts and then says nothing is as dead as one that does not answer.
    const opening = setTimeout(() => this.#socket === socket && this.#lost(), REPLY_MILLISECONDS);
    socket.onopen = () => {
      clearTimeout(opening);
      if (this.#socket === socket) this.#resume();
    };
    socket.onmessage = ({ data }) => this.#socket === socket && this.#received(JSON.parse(data));
    socket.onclose = () => {
      clearTimeout(opening);
      if (this.#socket === socket) this.#closed();
    };
  }

  #resume() {
    this.#handlers.resuming();
    const { revision, history } = this.#handlers.known();
    // A refusal of `resume` leaves nothing to stand on; a lost socket comes back by itself.
    this.#send("resume", { state: this.#handlers.state(), ...(revision === null ? {} : { revision, history }) }).catch((error) => {
      if (error instanceof Refusal) this.#lost();
    });
  }

  /** @param {any} frame */
  #received(frame) {
    if (frame.event === undefined) return this.#replied(frame);
    this.#handlers.event(frame);
    if (frame.event !== "caughtUp") return;
    this.ready = true;
    this.failures = 0;
    for (const resolve of this.#untilReady.splice(0)) resolve();
    this.#handlers.changed();
  }

  /** @param {{ id: number, result?: { history?: string }, error?: string, code?: string, retryAfter?: number }} reply */
  #replied({ id, result, error, code, retryAfter }) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    // What a server with another history tells must not be mixed in: resuming says so, and begins anew.
    if (this.ready && result?.history && result.history !== this.#handlers.known().history) return this.reconnect();
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Refusal(error, code ?? "unavailable", retryAfter));
    if (code === "signedOut") this.#end();
  }

  async #closed() {
    const hadResumed = this.ready;
    this.#lost();
    // A refused upgrade looks to the browser like a broken network. Asking tells the two apart.
    if (hadResumed) return;
    const user = await whenAnswered().then(currentUser).catch(() => undefined);
    if (user === null) this.#end();
  }

  /** Gives the socket up and tries again after a while. */
  #lost() {
    this.#drop();
    clearTimeout(this.#retry);
    const delay = delayAfter(this.failures, Math.random());
    this.#retry = setTimeout(() => this.#open(), delay);
    this.nextTryAt = Date.now() + delay;
    this.failures += 1;
    this.#handlers.changed();
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.ready = false;
    socket?.close();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(new Disconnected());
    }
  }

  #end() {
    if (this.#isStopped) return;
    this.stop();
    this.#handlers.signedOut();
  }

  /** Does not wait for the next try. */
  tryNow() {
    if (!this.ready) this.reconnect();
  }

  /** Does not trust the socket there is. */
  reconnect() {
    if (this.#isStopped) return;
    this.#drop();
    this.failures = 0;
    this.nextTryAt = 0;
    this.#open();
    this.#handlers.changed();
  }
}
