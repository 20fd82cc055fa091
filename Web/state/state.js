import { pinnedBy, reacted, reacting } from "./marks.js";
import { renamed, withMembers, withoutMember, withMember } from "./room-members.js";
import { roomWithMessage, roomWithMarker, withPreview } from "./rooms.js";
import { acknowledge, emptyTimeline, keep, keepNewest, merge, mergePage, update } from "./timeline.js";

/**
 * What a client knows of the chat: a value that events turn into the next value. No DOM, no socket, no clock.
 *
 * @typedef {import("../api/types.js").User} User
 * @typedef {import("../api/types.js").Message} Message
 * @typedef {import("../api/types.js").Room} WireRoom
 * @typedef {import("./rooms.js").Room} Room
 * @typedef {import("./rooms.js").Preview} Preview
 * @typedef {import("./timeline.js").Timeline} Timeline
 *
 * @typedef {object} State
 * @property {User} me
 * @property {import("../api/types.js").Workspace} workspace
 * @property {number | null} revision where to resume; `null` until a first load is complete
 * @property {string} [history] what the revision belongs to
 * @property {boolean} firstLoad the running catch-up is a first load: it names every room the person is in
 * @property {boolean} catchingUp
 * @property {boolean} listed the list of all rooms is here
 * @property {Set<string>} roomsNamed the rooms the running catch-up has named
 * @property {Map<string, number>} newestBefore by room, as the running catch-up began: of later messages it tells all that happened since
 * @property {Map<string, Room>} rooms
 * @property {Map<string, Timeline>} timelines
 * @property {Map<string, Preview>} previews what was said last in a room
 * @property {import("./room-members.js").MembersByRoom} membersByRoom of the rooms whose members were asked for
 *
 * What this page learns besides the events of the server:
 * @typedef {{ event: "resuming" }} Resuming a socket is open and about to resume
 * @typedef {{ event: "rooms", revision: number, rooms: WireRoom[] }} Rooms the list of all rooms
 * @typedef {{ event: "answered", room: WireRoom, asked?: number | null }} Answered one room, in an answer to this person, and what was known
 *   when it was asked for
 * @typedef {{ event: "page" } & Omit<import("../api/types.js").MessagePage, "read" | "history">} Page a page of history
 * @typedef {{ event: "last", room: string, messages: Message[] }} Last the newest message of a room that is not open
 * @typedef {{ event: "quoted", room: string, message: Message }} Quoted a message that another one answers
 * @typedef {{ event: "acknowledged", room: string, message: Message }} Acknowledged the reply to a send
 * @typedef {{ event: "changed", room: string, message: Message }} Changed the reply to an edit or a deletion
 * @typedef {{ event: "reacting", room: string, seq: number, emoji: string, added: boolean, isUndone?: boolean }} Reacting asked for here, or
 *   undone because it was refused
 * @typedef {{ event: "reading", room: string, read: number }} Reading asked for here
 * @typedef {{ event: "keep", room: string, from: number, to: number }} Keep what is far from the reader can go
 * @typedef {{ event: "left", room: string }} Left the room is no longer the one that is shown
 * @typedef {{ event: "members" } & import("./room-members.js").MembersPage} Members
 * @typedef {import("../api/types.js").ServerEvent | Resuming | Rooms | Answered | Page | Last | Quoted | Acknowledged | Changed | Reacting
 *   | Reading | Keep | Left | Members} Event
 */

/**
 * @param {User} me
 * @returns {State}
 */
export const nothingKnown = (me) => ({
  me, workspace: { name: "Roomkey" }, revision: null, firstLoad: true, catchingUp: true, listed: false, roomsNamed: new Set(), newestBefore: new Map(), rooms: new Map(),
  timelines: new Map(), previews: new Map(), membersByRoom: new Map(),
});

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function reduce(state, event) {
  switch (event.event) {
    case "resuming":
      return { ...state, catchingUp: true, firstLoad: state.revision === null, roomsNamed: new Set(),
        // A catch-up that was cut goes on.
        newestBefore: new Map([...[...state.rooms].map(([id, { newest }]) => /** @type {const} */ ([id, newest])),
          ...state.catchingUp ? state.newestBefore : []]) };
    case "reset":
      return { ...state, revision: null, firstLoad: true, roomsNamed: new Set(), timelines: new Map(), previews: new Map(),
        membersByRoom: new Map() };
    case "room":
      return advance(withRoomEvent(state, event), event.revision);
    case "member":
      return advance(withMemberEvent(state, event), event.revision);
    case "message":
      return advance(withMessage(state, event, true), event.revision);
    case "messageUpdated":
      return advance(withMessage(state, event, false), event.revision);
    case "reaction":
      return advance(withTimeline(state, event.room, (timeline) =>
        ({ ...timeline, marks: reacted(timeline.marks, event, state.me.id) })), event.revision);
    case "pin":
      return advance(withTimeline(state, event.room, (timeline) =>
        ({ ...timeline, marks: pinnedBy(timeline.marks, event) })), event.revision);
    case "read":
      return advance(withMarker(state, event.room, event.read, event.mentions, event.revision), event.revision);
    case "notifications":
      return advance(withRoomChange(state, event.room, (room) =>
        ({ ...room, level: event.level, asOf: Math.max(room.asOf, event.revision) })), event.revision);
    case "workspace":
      return advance({ ...state, workspace: event.workspace }, event.revision);
    case "user":
      return advance(withUser(state, event), event.revision);
    case "typing": case "presence":
      return state;
    case "caughtUp":
      return caughtUp(state, event);
    case "rooms":
      return withRoomList(state, event);
    case "answered":
      return withAnsweredRoom(state, event.room, event.asked ?? state.revision ?? 0);
    case "page":
      return withNewest(withPreview(withTimeline(state, event.room, (timeline) => mergePage(timeline, event)),
        event.room, event.messages[event.messages.length - 1]), event.room, event.newest);
    case "last":
      return withPreview(state, event.room, event.messages[event.messages.length - 1]);
    case "quoted":
      return withTimeline(state, event.room, (timeline) =>
        ({ ...timeline, quoted: new Map(timeline.quoted).set(event.message.seq, event.message) }));
    case "acknowledged":
      return withTimeline(state, event.room, (timeline) => acknowledge(timeline, event.message));
    case "changed":
      return withTimeline(state, event.room, (timeline) => update(timeline, event.message, false));
    case "reacting":
      return withTimeline(state, event.room, (timeline) =>
        ({ ...timeline, marks: reacting(timeline.marks, event, state.me) }));
    case "reading":
      return withMarker(state, event.room, event.read, undefined, 0);
    case "keep":
      return withTimeline(state, event.room, (timeline) => keep(timeline, event.from, event.to));
    case "left":
      return withTimeline(state, event.room, keepNewest);
    case "members":
      return { ...state, membersByRoom: withMembers(state.membersByRoom, event) };
  }
}

/**
 * A first load says its revision before it has said everything, so its events do not move the place to resume from:
 * a socket that breaks in the middle of it has to begin again.
 * @param {State} state
 * @param {number} revision
 */
const advance = (state, revision) =>
  state.catchingUp && state.firstLoad ? state : { ...state, revision: Math.max(state.revision ?? 0, revision) };

/**
 * @param {State} state
 * @param {import("../api/types.js").Events["room"]} event
 * @returns {State}
 */
function withRoomEvent(state, { room, revision, joinedAnew }) {
  // What is held from an earlier time there was not kept up.
  if (joinedAnew) {
    state = { ...state, timelines: without(state.timelines, room.id), newestBefore: new Map(state.newestBefore).set(room.id, room.newest) };
  }
  // A room without `joined` is told to everyone alike: it is new or was changed.
  const joined = room.joined ?? state.rooms.get(room.id)?.joined ?? room.createdBy === state.me.id;
  const next = withRoom(state, room, joined, revision);
  return state.catchingUp ? { ...next, roomsNamed: new Set(state.roomsNamed).add(room.id) } : next;
}

/**
 * @param {State} state
 * @param {import("../api/types.js").Events["member"]} event
 * @returns {State}
 */
function withMemberEvent(state, event) {
  const membersByRoom = event.joined ? withMember(state.membersByRoom, event) : withoutMember(state.membersByRoom, event);
  const room = state.rooms.get(event.room);
  if (!room || event.revision < room.asOf) return { ...state, membersByRoom };
  const joined = event.user.id === state.me.id ? event.joined : room.joined;
  return withRoomAs({ ...state, membersByRoom }, { ...room, joined, members: event.members ?? room.members, asOf: event.revision });
}

/**
 * @param {State} state
 * @param {import("../api/types.js").Events["message"]} event
 * @param {boolean} isNew
 * @returns {State}
 */
function withMessage(state, { room: id, message, revision }, isNew) {
  const room = state.rooms.get(id);
  // While catching up, a message that was changed since comes where it was changed, perhaps after newer ones.
  const unheard = message.seq > ((state.catchingUp ? state.newestBefore.get(id) : room?.newest) ?? 0);
  let next = withTimeline(state, id, (timeline) =>
    isNew ? merge(timeline, [message]) : update(timeline, message, unheard));
  next = withPreview(next, id, message);
  return room ? { ...next, rooms: new Map(next.rooms).set(id, roomWithMessage(room, message, state.me.id, revision)) } : next;
}

/**
 * @param {State} state
 * @param {string} id
 * @param {number} read
 * @param {number[] | undefined} mentions
 * @param {number} revision
 * @returns {State}
 */
const withMarker = (state, id, read, mentions, revision) =>
  withRoomChange(state, id, (room) => roomWithMarker(room, read, mentions, revision));

/**
 * @param {State} state
 * @param {string} id
 * @param {(room: Room) => Room} change
 * @returns {State}
 */
function withRoomChange(state, id, change) {
  const room = state.rooms.get(id);
  return room ? { ...state, rooms: new Map(state.rooms).set(id, change(room)) } : state;
}

/**
 * Somebody has another name, status or role.
 * @param {State} state
 * @param {import("../api/types.js").Events["user"]} event
 * @returns {State}
 */
const withUser = (state, { user, revision }) =>
  ({ ...state, me: user.id === state.me.id ? user : state.me, membersByRoom: renamed(state.membersByRoom, user, revision) });

/**
 * @param {State} state
 * @param {import("../api/types.js").Events["caughtUp"]} event
 * @returns {State}
 */
function caughtUp(state, { revision, history }) {
  /** @type {State} */
  let next = { ...state, catchingUp: false, revision, history };
  if (!state.firstLoad) return next;
  for (const room of state.rooms.values()) {
    if (room.joined && !state.roomsNamed.has(room.id)) next = withRoomAs(next, { ...room, joined: false, asOf: revision });
  }
  return { ...next, firstLoad: false };
}

/**
 * @param {State} state
 * @param {Rooms} answer
 * @returns {State}
 */
function withRoomList(state, { rooms, revision }) {
  let next = { ...state, listed: true };
  for (const room of rooms) next = withAnsweredRoom(next, room, revision);
  return next;
}

/**
 * An answer that is older than what was heard of the room is left out: events have told the same, in order.
 * @param {State} state
 * @param {WireRoom} room
 * @param {number} asOf
 */
const withAnsweredRoom = (state, room, asOf) =>
  (state.rooms.get(room.id)?.asOf ?? 0) > asOf ? state : withRoom(state, room, room.joined ?? false, asOf);

/**
 * @param {State} state
 * @param {string} id
 * @param {(timeline: Timeline) => Timeline} change
 * @returns {State}
 */
const withTimeline = (state, id, change) =>
  ({ ...state, timelines: new Map(state.timelines).set(id, change(state.timelines.get(id) ?? emptyTimeline)) });

/**
 * @param {State} state
 * @param {string} id
 * @param {number} newest
 * @returns {State}
 */
const withNewest = (state, id, newest) =>
  withRoomChange(state, id, (room) => (room.newest >= newest ? room : { ...room, newest }));

/**
 * @param {State} state
 * @param {WireRoom} said
 * @param {boolean} joined
 * @param {number} asOf
 * @returns {State}
 */
function withRoom(state, said, joined, asOf) {
  const before = state.rooms.get(said.id);
  const startsOver = state.catchingUp && state.firstLoad;
  const newest = before && !startsOver ? Math.max(before.newest, said.newest) : said.newest;
  const isOld = before !== undefined && before.asOf > asOf;
  /** @type {Room} */
  const room = {
    id: said.id, name: said.name, topic: said.topic ?? "", description: said.description ?? "",
    visibility: said.visibility, archived: said.archived ?? false, createdBy: said.createdBy, createdAt: said.createdAt,
    activeAt: Math.max(said.activeAt ?? said.createdAt, startsOver ? 0 : before?.activeAt ?? 0), newest,
    members: isOld ? before.members : said.members, joined: isOld ? before.joined : joined,
    role: said.role ?? before?.role ?? "member", level: said.notifications ?? before?.level ?? "mentions", read: (isOld ? before.read : said.read) ?? before?.read ?? newest,
    mentions: (isOld ? before.mentions : said.mentions) ?? before?.mentions ?? [], asOf: Math.max(asOf, before?.asOf ?? 0),
  };
  return withRoomAs(state, room);
}

/**
 * Who leaves a room stops hearing of it, so what was held of it is no longer kept.
 * @param {State} state
 * @param {Room} room
 * @returns {State}
 */
function withRoomAs(state, room) {
  const rooms = new Map(state.rooms).set(room.id, room);
  // What one is not in and cannot see is not there.
  if (!room.joined && room.visibility !== "public") rooms.delete(room.id);
  if (room.joined || !state.timelines.has(room.id)) return { ...state, rooms };
  return {
    ...state, rooms, timelines: without(state.timelines, room.id), membersByRoom: without(state.membersByRoom, room.id),
    previews: without(state.previews, room.id),
  };
}

/**
 * @template Value
 * @param {Map<string, Value>} map
 * @param {string} key
 */
function without(map, key) {
  const next = new Map(map);
  next.delete(key);
  return next;
}
