import { Connection } from "./client.js";
import { ConversationView } from "./conversation.js";
import { emit, h, on } from "./dom.js";
import { History } from "./history.js";
import { Courier, Outbox } from "./outbox.js";
import { RoomList } from "./room-list.js";
import { currentRoute, pathOf, route } from "./router.js";
import { Refusal, call, signOut } from "./session.js";
import { nothingKnown, reduce, sortedRooms } from "./state.js";
import { StatusLine } from "./status-line.js";
import { seen, watch, whoami } from "./storage.js";
import { emptyTimeline, rows } from "./timeline.js";

/**
 * @typedef {import("./state.js").User} User
 * @typedef {import("./state.js").Event} Event
 * @typedef {import("./timeline.js").Gap} Gap
 */

/** Drawing waits for a frame, but a hidden page has none. */
const DRAW_AT_LATEST_MILLISECONDS = 100;

/** The chat of one signed-in person: holds the state, lets events change it, and has it drawn. Says `signedout`. */
export class ChatApp extends HTMLElement {
  #me;
  #state;
  #ended = new AbortController();
  #connection;
  #outbox;
  #courier;
  #history;
  /** @type {(path: string) => void} */
  #go = () => {};
  /** @type {Set<string>} rooms that the server does not know */
  #missing = new Set();
  /** @type {string | null} */
  #asking = null;
  #drawing = 0;
  #focusWanted = false;

  #status = new StatusLine();
  #list = new RoomList();
  #conversation = new ConversationView();
  #shell = h("main", { class: "shell" }, this.#list, this.#conversation);

  /** @param {User} me */
  constructor(me) {
    super();
    this.#me = me;
    this.#state = nothingKnown(me);
    this.#connection = new Connection({
      revision: () => this.#state.revision,
      resuming: () => this.#resuming(),
      event: (event) => this.#heard(event),
      changed: () => this.#draw(),
      signedOut: () => this.#signedOut(),
    });
    this.#outbox = new Outbox(me.id, (byAnotherTab) => this.#outboxChanged(byAnotherTab), this.#ended.signal);
    this.#courier = new Courier(this.#outbox, this.#connection,
      (room, message) => this.#apply({ event: "acknowledged", room, message }));
    this.#history = new History(this.#connection, (page) => this.#apply(page), () => this.#draw());
  }

  connectedCallback() {
    const { signal } = this.#ended;
    this.append(this.#status, this.#shell);
    this.#list.showMe(this.#me);
    this.#go = route((how) => this.#routeChanged(how), signal);

    on(this, "createroom", (name) => this.#createRoom(name));
    on(this, "joinroom", () => this.#membership("join"));
    on(this, "leaveroom", () => this.#membership("leave"));
    on(this, "signout", () => this.#leaveForGood());
    on(this, "send", (text) => this.#send(text));
    on(this, "retrymessage", (clientID) => this.#outbox.refuse(clientID, undefined));
    on(this, "deletemessage", (clientID) => this.#outbox.remove(clientID));
    on(this, "loadhistory", ({ gap, direction }) => this.#loadHistory(gap, direction));
    on(this, "seen", (seq) => this.#noteSeen(seq));

    watch((key) => {
      if (key === null || key === "me") this.#checkPerson();
      else if (key.startsWith(`seen.${this.#me.id}.`)) this.#draw();
    }, signal);
    document.addEventListener("visibilitychange", () => this.#draw(), { signal });
    this.#focusWanted = true;
    this.#connection.start();
    this.#draw();
  }

  /** @param {Event} event */
  #apply(event) {
    this.#state = reduce(this.#state, event);
    this.#draw();
  }

  #resuming() {
    this.#checkPerson();
    this.#apply({ event: "resuming" });
  }

  /** @param {import("./state.js").ServerEvent} event */
  #heard(event) {
    this.#apply(event);
    const isMessage = event.event === "message" || event.event === "messageUpdated";
    if (isMessage && event.message.sender === this.#me.id) this.#outbox.remove(event.message.clientID);
    if (event.event === "caughtUp") queueMicrotask(() => this.#caughtUp());
  }

  /** The connection stands: rooms that others created meanwhile are not part of resuming, so they are asked for. */
  async #caughtUp() {
    this.#history.forgetFailures();
    this.#missing.clear();
    this.#courier.carry();
    try {
      const { rooms: all, revision } = await this.#connection.request("rooms");
      this.#apply({ event: "rooms", rooms: all, revision });
    } catch {
      // Without an answer there is no connection, and the next one asks again.
    }
  }

  /** @param {boolean} byAnotherTab */
  #outboxChanged(byAnotherTab) {
    if (byAnotherTab) this.#courier.carryForOtherTabs();
    else this.#courier.carry();
    this.#draw();
  }

  /** A tab that slept through a change of person must not write in the other's name. */
  #checkPerson() {
    if (whoami.get() === this.#me.id) return;
    this.#connection.stop();
    this.#signedOut();
  }

  /** @param {string} text */
  #send(text) {
    const { room } = currentRoute();
    if (room === null) return;
    this.#outbox.add(room, text);
    this.#drawNow();
    this.#conversation.toEnd();
  }

  /** @param {string} name */
  async #createRoom(name) {
    this.#list.created("making");
    try {
      const { room } = await this.#connection.requestWhenReady("createRoom", { name });
      this.#apply({ event: "answered", room });
      this.#list.created("made");
      this.#go(pathOf(room.id));
    } catch (error) {
      this.#list.created(/** @type {Error} */ (error));
    }
  }

  /** @param {"join" | "leave"} verb */
  async #membership(verb) {
    const { room: id } = currentRoute();
    const room = id === null ? undefined : this.#state.rooms.get(id);
    if (!room) return;
    this.#conversation.showProblem("");
    try {
      const answer = await this.#connection.requestWhenReady(verb, { room: room.id });
      if (answer.room) this.#apply({ event: "answered", room: answer.room });
      this.#focusWanted = true;
      this.#draw();
    } catch (error) {
      this.#conversation.showProblem(/** @type {Error} */ (error).message);
    }
  }

  async #leaveForGood() {
    await signOut().catch(() => {});
    whoami.forget();
    this.#connection.stop();
    this.#signedOut();
  }

  #signedOut() {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#outbox.turnIntoDrafts();
    seen.forgetAll(this.#me.id);
    emit(this, "signedout");
  }

  /**
   * @param {Gap} gap
   * @param {"up" | "down"} direction
   */
  #loadHistory(gap, direction) {
    const { room } = currentRoute();
    if (room !== null && this.#connection.ready) void this.#history.load(room, gap, direction);
  }

  /** @param {number} seq */
  #noteSeen(seq) {
    const { room } = currentRoute();
    if (room === null || seen.get(this.#me.id, room) === seq) return;
    seen.set(this.#me.id, room, seq);
    this.#draw();
  }

  /**
   * What came since the room was last looked at. A room never looked at here has nothing that is new since then: it
   * is noted as it stands.
   * @param {import("./state.js").Room} room
   */
  #unread({ id, newest }) {
    const upTo = seen.get(this.#me.id, id);
    if (upTo === null) seen.set(this.#me.id, id, newest);
    return upTo === null ? 0 : Math.max(0, newest - upTo);
  }

  /** @param {"link" | "history"} how */
  #routeChanged(how) {
    this.#conversation.showProblem("");
    this.#focusWanted = true;
    if (how === "history") this.#list.created("made");
    this.#draw();
  }

  /**
   * A room of the address that is in no list: it may be too new or too far down, so the server is asked.
   * @param {string} id
   */
  async #ask(id) {
    if (this.#asking === id) return;
    this.#asking = id;
    try {
      const { room } = await call("GET", `/api/rooms/${encodeURIComponent(id)}`);
      this.#apply({ event: "answered", room });
    } catch (error) {
      if (error instanceof Refusal && error.code === "noSuchRoom") this.#missing.add(id);
    }
    this.#asking = null;
    this.#draw();
  }

  #draw() {
    if (this.#drawing !== 0 || this.#ended.signal.aborted) return;
    const late = setTimeout(() => this.#drawNow(), DRAW_AT_LATEST_MILLISECONDS);
    this.#drawing = requestAnimationFrame(() => {
      clearTimeout(late);
      this.#drawNow();
    });
  }

  #drawNow() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = 0;
    if (this.#ended.signal.aborted) return;
    const { room: id } = currentRoute();
    const room = id === null ? undefined : this.#state.rooms.get(id);
    const missing = id !== null && this.#missing.has(id);
    if (id !== null && !room && !missing && this.#state.listed && this.#connection.ready) void this.#ask(id);

    this.#shell.dataset.view = id === null ? "list" : "room";
    document.title = room ? `${room.name} · Roomkey` : "Roomkey";
    this.#status.show(this.#connection.ready, this.#connection.failures);
    this.#list.show({
      ...sortedRooms(this.#state), listed: this.#state.listed, current: id, unread: (other) => this.#unread(other),
    });
    const timeline = (id === null ? undefined : this.#state.timelines.get(id)) ?? emptyTimeline;
    const unsent = id === null ? [] : this.#outbox.inRoom(id);
    this.#conversation.show({
      id, room, missing, ready: this.#connection.ready, load: id === null ? "idle" : this.#history.stateOf(id),
      rows: room ? rows(timeline, unsent, room.joined ? room.newest : 0, this.#me) : [],
    });
    this.#moveFocus(id, room !== undefined || missing);
  }

  /**
   * After a change of place the focus goes where the person goes on, once that is there.
   * @param {string | null} id
   * @param {boolean} known
   */
  #moveFocus(id, known) {
    if (!this.#focusWanted || (id !== null && !known)) return;
    this.#focusWanted = false;
    if (id === null) this.#list.focusHeading();
    else this.#conversation.focusStart();
  }
}

customElements.define("chat-app", ChatApp);
