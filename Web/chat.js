import { Arrival } from "./arrival.js";
import { Connection } from "./client.js";
import { Company } from "./company.js";
import { ConversationView } from "./components/conversation.js";
import { RoomList } from "./components/room-list.js";
import { SidePanel } from "./components/side-panel.js";
import { StatusLine } from "./components/status-line.js";
import { showToast } from "./components/toast.js";
import { emit, h, on } from "./dom.js";
import { firstState } from "./first.js";
import { History } from "./history.js";
import { listenForKeys, neighbour } from "./keys.js";
import { Messages } from "./messages.js";
import { Notifier } from "./notifier.js";
import { Courier, Outbox } from "./outbox.js";
import { followPage } from "./page.js";
import { peopleIn } from "./people.js";
import { Presence } from "./presence.js";
import { Previews } from "./previews.js";
import { Reading } from "./reading.js";
import { roomTitle, sortedRooms } from "./rooms.js";
import { currentRoute, pathOf, route } from "./router.js";
import { rows } from "./rows.js";
import { reasonOf, signOut } from "./session.js";
import { forgetState, keepState } from "./snapshot.js";
import { reduce } from "./state.js";
import { drafts, whoami } from "./storage.js";
import { emptyTimeline } from "./timeline.js";
import { Typing } from "./typing.js";
import { words } from "./words.js";
import { listenToConversation } from "./writing.js";

/**
 * @typedef {import("./state.js").User} User
 * @typedef {import("./state.js").Event} Event
 * @typedef {import("./rooms.js").Room} Room
 * @typedef {import("./router.js").Panel} Panel
 */

/** Drawing waits for a frame, but a hidden page has none. */
const DRAW_AT_LATEST_MILLISECONDS = 100;
/** Members that are looked for until so many are found. */
const ENOUGH_MEMBERS = 10;
/** A service worker answers from the second visit on. */
const IS_FIRST_VISIT = !navigator.serviceWorker?.controller;

/** The chat of one signed-in person: holds the state, lets events change it, and has it drawn. Says `signedout`. */
export class ChatApp extends HTMLElement {
  #state;
  #ended = new AbortController();
  /** @type {Connection} */
  #connection;
  #outbox;
  #courier;
  #history;
  #messages;
  #reading;
  #previews;
  #company;
  /** @type {import("./lookup.js").Lookup | undefined} */
  #lookup;
  /** @type {Presence} */
  #presence;
  #notifier;
  #arrival;
  #typing = new Typing(() => this.#draw());
  /** @type {import("./dialogs.js").Dialogs | undefined} */
  #dialogs;
  /** @type {(path: string, replace?: boolean) => void} */
  #go = () => {};
  #drawing = 0;
  #focusWanted = false;

  #status = new StatusLine();
  #list = new RoomList();
  #conversation = new ConversationView();
  #panel = new SidePanel();
  #shell = h("main", { class: "shell" }, this.#list, this.#conversation, this.#panel);

  /**
   * @param {User} me
   * @param {import("./first.js").FirstView | null} first
   */
  constructor(me, first) {
    super();
    this.#state = firstState(me, first);
    const apply = (/** @type {Event} */ event) => this.#apply(event);
    const state = () => this.#state;
    const draw = () => this.#draw();
    this.#connection = new Connection({
      known: state,
      state: () => this.#presence.own,
      resuming: () => this.#resuming(),
      event: (event) => this.#heard(event),
      changed: draw,
      signedOut: () => this.#signedOut(),
    });
    this.#presence = new Presence(this.#connection, draw, this.#ended.signal);
    this.#company = new Company(this.#presence, state, (verb, members) => this.#ask(verb, members));
    this.#outbox = new Outbox(me.id, (byAnotherTab) => this.#outboxChanged(byAnotherTab), this.#ended.signal);
    this.#courier = new Courier(this.#outbox, this.#connection, (room, message) => apply({ event: "acknowledged", room, message }));
    this.#history = new History(this.#connection, apply, draw);
    this.#reading = new Reading(this.#connection, apply);
    this.#messages = new Messages(this.#connection, this.#reading, this.#conversation.composer, state, apply, draw);
    this.#previews = new Previews(this.#connection, state, apply);
    this.#arrival = new Arrival(this.#conversation.list, this.#history, this.#reading, state, apply, draw);
    this.#notifier = new Notifier(state, (path) => this.#go(path));
  }

  connectedCallback() {
    const { signal } = this.#ended;
    this.append(this.#status, this.#shell);
    this.#go = route((how) => this.#routeChanged(how), signal);
    this.#listen();
    listenForKeys({
      switcher: () => this.#open("switch"),
      help: () => this.#open("keys"),
      search: () => this.#room?.joined ? (this.#showPanel("search"), true) : false,
      done: () => this.#done(),
      move: (step, onlyUnread) => {
        const next = neighbour(this.#state, this.#openRoom, step, onlyUnread);
        if (next) this.#go(pathOf(next.id));
      },
    }, signal);
    followPage({
      changed: () => this.#draw(),
      hidden: () => this.#reading.tell(),
      leaving: () => this.#messages.finish(),
      keep: () => keepState(this.#state),
      personChanged: () => this.#checkPerson(),
      go: (path) => this.#go(path),
    }, signal);
    this.#focusWanted = true;
    this.#arrival.want(currentRoute().seq);
    this.#connection.start();
    this.#drawNow();
  }

  /** What the components say. */
  #listen() {
    on(this, "open", (name) => this.#open(name));
    on(this, "trynow", () => this.#connection.tryNow());
    on(this, "becameaccount", (user) => this.#becameAccount(user));
    on(this, "signout", () => this.#leaveForGood());
    on(this, "joinroom", () => this.#join());
    on(this, "leaveroom", () => this.#withDialogs((dialogs) => this.#room && dialogs.leave(this.#room)));
    on(this, "placechanged", () => {
      this.#focusWanted = true;
      this.#draw();
    });
    on(this, "markread", () => this.#done());
    on(this, "copyroomlink", () => this.#room && this.#messages.copy(new URL(pathOf(this.#room.id), location.origin).href, words.linkCopied));
    on(this, "panel", (panel) => this.#showPanel(panel));
    on(this, "searched", (query) => this.#openRoom && this.#go(pathOf(this.#openRoom, undefined, "search", query), true));
    on(this, "profile", ({ id, anchor }) => this.#withDialogs((dialogs) => dialogs.profile(id, anchor, this.#presence.of(id))));
    on(this, "command", (text) => this.#withDialogs((dialogs) => dialogs.command(text)));
    on(this, "direct", (people) => this.#withDialogs((dialogs) => dialogs.direct(people)));
    on(this, "needmembers", () => this.#openRoom && this.#ask("members", { room: this.#openRoom }).catch(() => {}));
    listenToConversation(this, {
      connection: this.#connection, outbox: this.#outbox, history: this.#history, messages: this.#messages, reading: this.#reading,
      conversation: this.#conversation, open: () => this.#openRoom, room: () => this.#room, apply: (event) => this.#apply(event),
      done: () => this.#done(), drawNow: () => this.#drawNow(),
    });
  }

  /**
   * Dialogs are loaded when the first one is asked for.
   * @param {(dialogs: import("./dialogs.js").Dialogs) => unknown} act
   */
  async #withDialogs(act) {
    try {
      const { Dialogs } = await import("./dialogs.js");
      this.#dialogs ??= new Dialogs({
        host: this, state: () => this.#state, apply: (event) => this.#apply(event), room: () => this.#room,
        go: (path) => this.#go(path), ask: (verb, members) => this.#ask(verb, members),
        takeBack: (text) => this.#conversation.composer.takeBack(text),
      });
      await act(this.#dialogs);
    } catch (error) {
      showToast(reasonOf(error));
    }
  }

  /** @param {string} name of a dialog */
  #open(name) {
    void this.#withDialogs((dialogs) => dialogs.open(name));
  }

  /** The id of the room whose messages are on the screen. */
  get #openRoom() {
    return this.#arrival.room;
  }

  /** The room of the address, once it is known. */
  get #room() {
    const { room } = currentRoute();
    return room === null ? undefined : this.#state.rooms.get(room);
  }

  /** @param {Event} event */
  #apply(event) {
    this.#state = reduce(this.#state, event);
    this.#draw();
  }

  /**
   * Asks the server, and takes in what it answers about rooms and their members.
   * @param {string} verb
   * @param {Record<string, unknown>} [members]
   * @returns {Promise<any>}
   */
  async #ask(verb, members = {}) {
    const answer = await this.#connection.requestWhenReady(verb, members);
    if (answer.room?.id) this.#apply({ event: "answered", room: answer.room });
    if (verb === "members") {
      this.#apply({ ...members, ...answer, event: "members" });
      // The server looks at so many names at once.
      if (members.search && answer.next && answer.members.length < ENOUGH_MEMBERS) return this.#ask(verb, { ...members, after: answer.next });
    }
    return answer;
  }

  #resuming() {
    this.#checkPerson();
    this.#presence.forget();
    this.#apply({ event: "resuming" });
  }

  /** @param {import("./state.js").ServerEvent} event */
  #heard(event) {
    // Nothing that this page holds is true of another history, numbers of messages least of all.
    if (event.event === "reset" && event.history !== this.#state.history) return this.#startOver();
    this.#apply(event);
    switch (event.event) {
      case "presence":
        this.#presence.heard(event);
        break;
      case "typing":
        if (event.user.id !== this.#state.me.id) this.#typing.heard(event.room, event.user);
        break;
      case "message": case "messageUpdated": {
        const { message, room } = event;
        if (message.sender === this.#state.me.id) this.#outbox.remove(message.clientID);
        if (event.event !== "message") break;
        this.#typing.stopped(room, message.sender);
        if (room === this.#openRoom && message.sender !== this.#state.me.id && !isAttentive()) this.#reading.missed(message.seq);
        if (!this.#state.catchingUp) this.#notifier.heard(room, message);
        break;
      }
      case "caughtUp":
        queueMicrotask(() => this.#caughtUp());
    }
  }

  /** The connection stands: rooms that others created meanwhile are not part of resuming, so they are asked for. */
  async #caughtUp() {
    this.#history.forgetFailures();
    this.#lookup?.forget();
    this.#courier.carry();
    this.#reading.tell();
    this.#presence.tell();
    try {
      const { rooms: all, revision } = await this.#connection.request("rooms");
      this.#apply({ event: "rooms", rooms: all, revision });
      await Promise.all([this.#previews.load(), this.#company.meet()]);
      // What the next key may open is fetched, so that it opens at once; a first visit loads no more than it shows.
      if (!IS_FIRST_VISIT) await import("./dialogs.js");
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
    if (whoami.get() === this.#state.me.id) return;
    this.#connection.stop();
    this.#signedOut();
  }

  /** @param {string} room of the address, in no list */
  async #lookUp(room) {
    const { Lookup } = await import("./lookup.js");
    this.#lookup ??= new Lookup((event) => this.#apply(event), () => this.#draw());
    await this.#lookup.ask(room);
  }

  async #join() {
    const room = this.#room;
    if (!room) return;
    this.#conversation.showProblem("");
    try {
      await this.#ask("join", { room: room.id });
      this.#focusWanted = true;
      this.#draw();
    } catch (error) {
      this.#conversation.showProblem(/** @type {Error} */ (error).message);
    }
  }

  /** Everything here is read: no line, no count, and the end of the messages. */
  #done() {
    const room = this.#room;
    if (!room?.joined) return;
    this.#reading.finish(room);
    this.#conversation.list.toEnd();
    this.#draw();
  }

  /** @param {User} user */
  #becameAccount(user) {
    this.#state = { ...this.#state, me: user };
    showToast(words.accountMade);
    this.#draw();
  }

  async #leaveForGood() {
    await signOut().catch(() => {});
    whoami.forget();
    this.#connection.stop();
    this.#signedOut();
  }

  /** Another page takes the place of the chat. */
  #leavePage() {
    this.#reading.tell();
    this.#messages.finish();
    this.#arriveAgain();
  }

  #startOver() {
    forgetState(this.#state.me.id);
    this.#messages.forget();
    this.#outbox.forgetAnswers();
    this.#arriveAgain();
  }

  #arriveAgain() {
    this.#ended.abort();
    this.#connection.stop();
    emit(this, "arrived");
  }

  #signedOut() {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#outbox.turnIntoDrafts();
    forgetState(this.#state.me.id);
    emit(this, "signedout");
  }

  /** @param {Panel | null} panel */
  #showPanel(panel) {
    if (this.#openRoom === null) return;
    const now = currentRoute().panel;
    const isWide = matchMedia("(width >= 56rem)").matches;
    // On a phone a panel is a place to go back from; beside the conversation it is not.
    this.#go(pathOf(this.#openRoom, undefined, now === panel && isWide ? null : panel), isWide || panel === null);
    if (currentRoute().panel === null) this.#conversation.focusStart();
  }

  /** @param {"link" | "history"} how */
  #routeChanged(how) {
    this.#conversation.showProblem("");
    const { room, seq, page } = currentRoute();
    if (page === "admin") return this.#leavePage();
    this.#focusWanted = room !== this.#openRoom;
    if (seq !== null && (how === "link" || room !== this.#openRoom)) this.#arrival.want(seq);
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
    const { room: id, panel, query } = currentRoute();
    const { me, rooms, timelines, previews } = this.#state;
    const room = id === null ? undefined : rooms.get(id);
    const missing = id !== null && this.#lookup?.isMissing(id) === true;
    if (id !== null && !room && this.#state.listed && this.#connection.ready) void this.#lookUp(id);
    this.#arrival.update(room?.joined ? room : null);

    const title = room ? roomTitle(room, this.#state) : "";
    const ready = this.#connection.ready;
    this.#shell.dataset.view = id === null ? "list" : panel && room?.joined ? "panel" : "room";
    this.#notifier.show(title);
    this.#status.show(ready, this.#connection.nextTryAt);
    this.#list.show({
      ...sortedRooms(this.#state), listed: this.#state.listed, current: id, me, workspace: this.#state.workspace.name, preview: ({ id: other }) => previews.get(other),
      hasDraft: ({ id: other }) => other !== id && drafts.get(other) !== "", titleOf: (other) => roomTitle(other, this.#state),
      presenceOf: (other) => this.#company.presenceIn(other),
    });
    const timeline = (id === null ? undefined : timelines.get(id)) ?? emptyTimeline;
    const shown = !room ? [] : rows({
      timeline, unsent: this.#outbox.inRoom(room.id), newest: room.joined ? room.newest : 0, me, newFrom: this.#reading.newFrom,
      isGoing: (seq) => this.#messages.isGoing(room.id, seq),
    });
    this.#conversation.show({
      id, me, room, title, about: room ? this.#company.about(room) : "", missing, ready, rows: shown, panel,
      load: id === null ? "idle" : this.#arrival.isPending ? "loading" : this.#history.stateOf(id),
      typing: id === null ? [] : this.#typing.names(id), people: (typed) => this.#peopleHere(typed),
    });
    if (ready && room?.joined) void this.#messages.fillQuotations(room.id, shown);
    if (panel && room?.joined) {
      const pinsAsOf = Math.max(0, ...[...timeline.marks.values()].filter(({ pin, pinAsOf }) => pin || pinAsOf).map(({ pinAsOf }) => pinAsOf));
      this.#panel.show(panel, {
        room, title, me, query, ready, pinsAsOf, presenceOf: (person) => this.#presence.of(person),
        members: this.#state.members.get(room.id), ask: (verb, members) => this.#ask(verb, members),
      });
    } else this.#panel.clear();
    this.#company.watch(this.#openRoom);
    this.#moveFocus(id, room !== undefined || missing);
  }

  /**
   * Who can be mentioned. Of a large room only the first are known, so the others are asked for.
   * @param {string} search
   */
  async #peopleHere(search) {
    const room = this.#openRoom;
    if (room === null) return [];
    const ask = (/** @type {object} */ more) => this.#ask("members", { room, ...more }).catch(() => {});
    if (!this.#state.members.has(room)) await ask({});
    if (search !== "" && this.#state.members.get(room)?.next) await ask({ search });
    return peopleIn(this.#state, room);
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
    else if (this.#shell.dataset.view !== "panel") this.#conversation.focusStart();
  }
}

const isAttentive = () => document.visibilityState === "visible" && document.hasFocus();

customElements.define("chat-app", ChatApp);
