import { Connection } from "../api/connection.js";
import { signOut } from "../api/session.js";
import { listenToConversation } from "../features/conversation/conversation-events.js";
import { ConversationView } from "../features/conversation/conversation-view.js";
import { Messages } from "../features/conversation/messages.js";
import { OpenRoom } from "../features/conversation/open-room.js";
import { rows } from "../features/conversation/rows.js";
import { WatchedPeople } from "../features/members/watched-people.js";
import { RoomList } from "../features/rooms/room-list.js";
import { reasonOf } from "../i18n/reasons.js";
import { texts } from "../i18n/texts.js";
import { watchActivity } from "./activity.js";
import { initialState } from "./first-view.js";
import { listenForKeys, neighbour } from "./keys.js";
import { Notifier } from "./notifier.js";
import { followPage } from "./page-events.js";
import { currentRoute, pathOf, route } from "./router.js";
import { SidePanel } from "./side-panel.js";
import { forgetState, keepState } from "./snapshot.js";
import { StatusLine } from "./status-line.js";
import { reconnectOnWakeUp } from "./wake-up.js";
import { History } from "../state/history.js";
import { OutboxSender, Outbox } from "../state/outbox.js";
import { Presence } from "../state/presence.js";
import { Previews } from "../state/previews.js";
import { ReadMarker } from "../state/read-marker.js";
import { othersIn } from "../state/room-members.js";
import { roomTitle, sortedRooms } from "../state/rooms.js";
import { reduce } from "../state/state.js";
import { emptyTimeline } from "../state/timeline.js";
import { Typing } from "../state/typing.js";
import { emit, h, on } from "../ui/dom.js";
import { drafts, forget, keys, read, signedInUser, watch, write } from "../ui/storage.js";
import { showToast } from "../ui/toast.js";

/**
 * @typedef {import("../api/types.js").User} User
 * @typedef {import("../state/state.js").Event} Event
 * @typedef {import("../state/rooms.js").Room} Room
 * @typedef {import("./panels.js").Panel} Panel
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
  #outboxSender;
  #history;
  #messages;
  #readMarker;
  #previews;
  #watchedPeople;
  /** @type {import("../features/rooms/room-lookup.js").Lookup | undefined} */
  #lookup;
  /** @type {Presence} */
  #presence;
  #notifier;
  #openRoom;
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
   * @param {import("./first-view.js").FirstView | null} firstView
   */
  constructor(me, firstView) {
    super();
    this.#state = initialState(me, firstView);
    const apply = (/** @type {Event} */ event) => this.#apply(event);
    const state = () => this.#state;
    const draw = () => this.#draw();
    const live = new URL("/api/live", location.href);
    live.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.#connection = new Connection(live.href, {
      known: state,
      state: () => this.#presence.own,
      resuming: () => this.#resuming(),
      event: (event) => this.#received(event),
      changed: draw,
      signedOut: () => this.#signedOut(),
    });
    this.#presence = new Presence(this.#connection, draw);
    this.#watchedPeople = new WatchedPeople(this.#presence, state, this.#askForMembers);
    this.#outbox = new Outbox(me.id, { read, write, forget, keys, watch }, (byAnotherTab) => this.#outboxChanged(byAnotherTab), this.#ended.signal);
    this.#outboxSender = new OutboxSender(this.#outbox, this.#connection, (room, message) => apply({ event: "acknowledged", room, message }));
    this.#history = new History(this.#connection, apply, draw);
    this.#readMarker = new ReadMarker(this.#connection, apply);
    this.#messages = new Messages(this.#connection, this.#readMarker, this.#conversation.composer, state, apply, draw);
    this.#previews = new Previews(this.#connection, state, apply);
    this.#openRoom = new OpenRoom(this.#conversation.list, this.#history, this.#readMarker, state, apply, draw);
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
      done: () => this.#markAllRead(),
      move: (step, onlyUnread) => {
        const next = neighbour(this.#state, this.#openRoom.id, step, onlyUnread);
        if (next) this.#go(pathOf(next.id));
      },
    }, signal);
    followPage({
      changed: () => this.#draw(),
      hidden: () => this.#readMarker.send(),
      leaving: () => this.#messages.finish(),
      keep: () => keepState(this.#state),
      personChanged: () => this.#checkPerson(),
      go: (path) => this.#go(path),
    }, signal);
    this.#focusWanted = true;
    this.#openRoom.want(currentRoute().seq);
    reconnectOnWakeUp(this.#connection, signal);
    watchActivity((device) => this.#presence.setOwn(device), signal);
    this.#connection.start();
    this.#drawNow();
  }

  /** What the components say. */
  #listen() {
    on(this, "open", (name) => this.#open(name));
    on(this, "trynow", () => this.#connection.tryNow());
    on(this, "becameaccount", (user) => this.#becameAccount(user));
    on(this, "signout", () => this.#signOut());
    on(this, "joinroom", () => this.#join());
    on(this, "leaveroom", () => this.#withDialogs((dialogs) => this.#room && dialogs.leave(this.#room)));
    on(this, "placechanged", () => {
      this.#focusWanted = true;
      this.#draw();
    });
    on(this, "markread", () => this.#markAllRead());
    on(this, "copyroomlink", () => this.#room && this.#messages.copy(new URL(pathOf(this.#room.id), location.origin).href, texts.linkCopied));
    on(this, "panel", (panel) => this.#showPanel(panel));
    on(this, "searched", (query) => this.#openRoom.id && this.#go(pathOf(this.#openRoom.id, undefined, "search", query), true));
    on(this, "profile", ({ id, anchor }) => this.#withDialogs((dialogs) => dialogs.profile(id, anchor, this.#presence.of(id))));
    on(this, "command", (text) => this.#withDialogs((dialogs) => dialogs.command(text)));
    on(this, "direct", (people) => this.#withDialogs((dialogs) => dialogs.direct(people)));
    on(this, "needmembers", () => this.#openRoom.id && this.#askForMembers({ room: this.#openRoom.id }).catch(() => {}));
    listenToConversation(this, {
      connection: this.#connection, outbox: this.#outbox, history: this.#history, messages: this.#messages, readMarker: this.#readMarker,
      conversation: this.#conversation, open: () => this.#openRoom.id, room: () => this.#room, apply: (event) => this.#apply(event),
      done: () => this.#markAllRead(), drawNow: () => this.#drawNow(),
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
        go: (path) => this.#go(path), ask: this.#ask, askForMembers: this.#askForMembers,
        takeBack: (text) => this.#conversation.composer.takeBack(text),
      });
      await act(this.#dialogs);
    } catch (error) {
      showToast(reasonOf(error));
    }
  }

  /** @param {import("./dialogs.js").DialogName} name */
  #open(name) {
    void this.#withDialogs((dialogs) => dialogs.open(name));
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
   * Asks the server, and takes in what it answers about rooms.
   * @type {import("../api/types.js").Ask}
   */
  #ask = async (verb, fields) => {
    const asked = this.#state.revision;
    const answer = await this.#connection.requestWhenReady(verb, fields);
    if ("room" in answer && typeof answer.room === "object") this.#apply({ event: "answered", room: answer.room, asked });
    return answer;
  };

  /**
   * Asks who is in a room, and takes in the answer.
   * @param {import("../api/types.js").Verbs["members"]["fields"]} page
   * @returns {Promise<void>}
   */
  #askForMembers = async (page) => {
    const answer = await this.#ask("members", page);
    this.#apply({ ...page, ...answer, event: "members" });
    // The server looks at so many names at once.
    if (page.search && answer.next && answer.members.length < ENOUGH_MEMBERS) await this.#askForMembers({ ...page, after: answer.next });
  };

  #resuming() {
    this.#checkPerson();
    this.#presence.forget();
    this.#apply({ event: "resuming" });
  }

  /** @param {import("../api/types.js").ServerEvent} event */
  #received(event) {
    // Nothing that this page holds is true of another history, numbers of messages least of all.
    if (event.event === "reset" && event.history !== this.#state.history) return this.#startOver();
    this.#apply(event);
    switch (event.event) {
      case "presence":
        this.#presence.update(event);
        break;
      case "typing":
        if (event.user.id !== this.#state.me.id) this.#typing.started(event.room, event.user);
        break;
      case "message": case "messageUpdated": {
        const { message, room } = event;
        if (message.sender === this.#state.me.id) this.#outbox.remove(message.clientID);
        if (event.event !== "message") break;
        this.#typing.stopped(room, message.sender);
        if (room === this.#openRoom.id && message.sender !== this.#state.me.id && !isAttentive()) this.#readMarker.missed(message.seq);
        if (!this.#state.catchingUp) this.#notifier.notifyOf(room, message);
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
    this.#outboxSender.sendAll();
    this.#readMarker.send();
    this.#presence.sendOwn();
    try {
      const { rooms: all, revision } = await this.#connection.request("rooms", {});
      this.#apply({ event: "rooms", rooms: all, revision });
      await Promise.all([this.#previews.load(), this.#watchedPeople.askForNames()]);
      // What the next key may open is fetched, so that it opens at once; a first visit loads no more than it shows.
      if (!IS_FIRST_VISIT) await import("./dialogs.js");
    } catch {
      // Without an answer there is no connection, and the next one asks again.
    }
  }

  /** @param {boolean} byAnotherTab */
  #outboxChanged(byAnotherTab) {
    if (byAnotherTab) this.#outboxSender.sendForOtherTabs();
    else this.#outboxSender.sendAll();
    this.#draw();
  }

  /** A tab that slept through a change of person must not write in the other's name. */
  #checkPerson() {
    if (signedInUser.get() === this.#state.me.id) return;
    this.#connection.stop();
    this.#signedOut();
  }

  /** @param {string} room of the address, in no list */
  async #lookUp(room) {
    const { Lookup } = await import("../features/rooms/room-lookup.js");
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
      this.#conversation.showProblem(reasonOf(error));
    }
  }

  /** Everything here is read: no line, no count, and the end of the messages. */
  #markAllRead() {
    const room = this.#room;
    if (!room?.joined) return;
    this.#readMarker.finish(room);
    this.#conversation.list.toEnd();
    this.#draw();
  }

  /** @param {User} user */
  #becameAccount(user) {
    this.#state = { ...this.#state, me: user };
    showToast(texts.accountCreated);
    this.#draw();
  }

  async #signOut() {
    await signOut().catch(() => {});
    signedInUser.forget();
    this.#connection.stop();
    this.#signedOut();
  }

  /** Another page takes the place of the chat. */
  #leavePage() {
    this.#readMarker.send();
    this.#messages.finish();
    this.#startPageAgain();
  }

  #startOver() {
    forgetState(this.#state.me.id);
    this.#messages.forget();
    this.#outbox.forgetAnswers();
    this.#startPageAgain();
  }

  #startPageAgain() {
    this.#ended.abort();
    this.#connection.stop();
    emit(this, "arrived");
  }

  #signedOut() {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    for (const { room, text } of this.#outbox.empty()) drafts.append(room, text);
    forgetState(this.#state.me.id);
    emit(this, "signedout");
  }

  /** @param {Panel | null} panel */
  #showPanel(panel) {
    if (this.#openRoom.id === null) return;
    const now = currentRoute().panel;
    const isWide = matchMedia("(width >= 56rem)").matches;
    // On a phone a panel is a place to go back from; beside the conversation it is not.
    this.#go(pathOf(this.#openRoom.id, undefined, now === panel && isWide ? null : panel), isWide || panel === null);
    if (currentRoute().panel === null) this.#conversation.focusStart();
  }

  /** @param {"link" | "history"} how */
  #routeChanged(how) {
    this.#conversation.showProblem("");
    const { room, seq, page } = currentRoute();
    if (page === "admin") return this.#leavePage();
    this.#focusWanted = room !== this.#openRoom.id;
    if (seq !== null && (how === "link" || room !== this.#openRoom.id)) this.#openRoom.want(seq);
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
    this.#openRoom.update(room?.joined ? room : null);

    const title = room ? roomTitle(room, this.#state) : "";
    const ready = this.#connection.ready;
    this.#shell.dataset.view = id === null ? "list" : panel && room?.joined ? "panel" : "room";
    this.#notifier.show(title);
    this.#status.show(ready, this.#connection.nextTryAt);
    this.#list.show({
      ...sortedRooms(this.#state), listed: this.#state.listed, current: id, me, workspace: this.#state.workspace.name, preview: ({ id: other }) => previews.get(other),
      hasDraft: ({ id: other }) => other !== id && drafts.get(other) !== "", titleOf: (other) => roomTitle(other, this.#state),
      presenceOf: (other) => this.#watchedPeople.presenceIn(other),
    });
    const timeline = (id === null ? undefined : timelines.get(id)) ?? emptyTimeline;
    const shown = !room ? [] : rows({
      timeline, unsent: this.#outbox.inRoom(room.id), newest: room.joined ? room.newest : 0, me, newFrom: this.#readMarker.newFrom,
      isBeingDeleted: (seq) => this.#messages.isBeingDeleted(room.id, seq),
    });
    this.#conversation.show({
      id, me, room, title, about: room ? this.#watchedPeople.about(room) : "", missing, ready, rows: shown, panel,
      load: id === null ? "idle" : this.#openRoom.isPending ? "loading" : this.#history.stateOf(id),
      typing: id === null ? [] : this.#typing.names(id), findPeople: (typed) => this.#findPeopleHere(typed),
    });
    if (ready && room?.joined) void this.#messages.fillQuotations(room.id, shown);
    if (panel && room?.joined) {
      this.#panel.show(panel, {
        room, title, me, query, ready, timeline, presenceOf: (person) => this.#presence.of(person),
        members: this.#state.membersByRoom.get(room.id), ask: this.#ask, askForMembers: this.#askForMembers,
      });
    } else this.#panel.clear();
    this.#watchedPeople.watch(this.#openRoom.id);
    this.#moveFocus(id, room !== undefined || missing);
  }

  /**
   * Who can be mentioned. Of a large room only the first are known, so the others are asked for.
   * @param {string} search
   */
  async #findPeopleHere(search) {
    const room = this.#openRoom.id;
    if (room === null) return [];
    const ask = (/** @type {{ search?: string }} */ more) => this.#askForMembers({ room, ...more }).catch(() => {});
    if (!this.#state.membersByRoom.has(room)) await ask({});
    if (search !== "" && this.#state.membersByRoom.get(room)?.next) await ask({ search });
    return othersIn(this.#state, room);
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
