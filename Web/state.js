import { acknowledge, emptyTimeline, merge } from "./timeline.js";

/**
 * What this page knows of the chat: a value that events turn into the next value. No DOM, no socket, no clock.
 *
 * @typedef {{ id: string, name: string, kind?: string }} User
 *
 * @typedef {object} WireRoom
 * @property {string} id
 * @property {string} name
 * @property {number} createdAt
 * @property {string} createdBy
 * @property {number} members
 * @property {number} newest
 * @property {boolean} [joined]
 *
 * @typedef {object} Room
 * @property {string} id
 * @property {string} name
 * @property {string} createdBy
 * @property {number} members
 * @property {number} newest
 * @property {boolean} joined
 * @property {number} asOf the revision that `joined` and `members` are from; older news of them is ignored
 *
 * @typedef {object} Message
 * @property {number} seq
 * @property {number} revision
 * @property {string} sender
 * @property {string} name
 * @property {string} [text] not there once it is deleted
 * @property {number} sentAt
 * @property {string} clientID
 * @property {number} [editedAt]
 * @property {number} [deletedAt]
 *
 * @typedef {object} State
 * @property {User} me
 * @property {number | null} revision where to resume; `null` until a first load is complete
 * @property {boolean} firstLoad the running catch-up is a first load: it names every room the person is in
 * @property {boolean} catchingUp
 * @property {boolean} listed the list of all rooms is here
 * @property {Set<string>} told the rooms the running catch-up has named
 * @property {Map<string, Room>} rooms
 * @property {Map<string, import("./timeline.js").Timeline>} timelines
 *
 * Events of the server, and what else this page learns:
 * @typedef {{ event: "room", revision: number, room: WireRoom }} RoomEvent
 * @typedef {object} MemberEvent
 * @property {"member"} event
 * @property {number} revision
 * @property {string} room
 * @property {{ id: string, name?: string }} user
 * @property {boolean} joined
 * @property {number} members
 * @typedef {{ event: "message" | "messageUpdated", revision: number, room: string, message: Message }} MessageEvent
 * @typedef {{ event: "reset", reason?: string }} ResetEvent
 * @typedef {{ event: "caughtUp", revision: number }} CaughtUpEvent
 * @typedef {RoomEvent | MemberEvent | MessageEvent | ResetEvent | CaughtUpEvent} ServerEvent
 * @typedef {{ event: "resuming" }} Resuming a socket is open and about to resume
 * @typedef {{ event: "rooms", revision: number, rooms: WireRoom[] }} Rooms the list of all rooms
 * @typedef {{ event: "answered", room: WireRoom }} Answered one room, in an answer to this person
 * @typedef {{ event: "page", room: string, messages: Message[], newest: number }} Page a page of history
 * @typedef {{ event: "acknowledged", room: string, message: Message }} Acknowledged the reply to a send
 * @typedef {ServerEvent | Resuming | Rooms | Answered | Page | Acknowledged} Event
 */

/**
 * @param {User} me
 * @returns {State}
 */
export const nothingKnown = (me) => ({
  me, revision: null, firstLoad: true, catchingUp: true, listed: false, told: new Set(), rooms: new Map(),
  timelines: new Map(),
});

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function reduce(state, event) {
  switch (event.event) {
    case "resuming":
      return { ...state, catchingUp: true, firstLoad: state.revision === null, told: new Set() };
    case "reset":
      return { ...state, revision: null, firstLoad: true, told: new Set(), timelines: new Map(), rooms: aged(state) };
    case "room":
      return advance(roomTold(state, event), event.revision);
    case "member":
      return advance(memberChanged(state, event), event.revision);
    case "message":
    case "messageUpdated":
      return advance(withMessages(state, event.room, [event.message], event.message.seq), event.revision);
    case "caughtUp":
      return caughtUp(state, event.revision);
    case "rooms":
      return listed(state, event);
    case "answered":
      return withRoom(state, event.room, event.room.joined ?? false, state.revision ?? 0);
    case "page":
      return withMessages(state, event.room, event.messages, event.newest);
    case "acknowledged":
      return acknowledged(state, event.room, event.message);
  }
}

/**
 * The rooms this person is in, then the others; each by name.
 * @param {State} state
 */
export function sortedRooms({ rooms }) {
  const all = [...rooms.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  return { joined: all.filter((room) => room.joined), others: all.filter((room) => !room.joined) };
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
 * @param {RoomEvent} event
 * @returns {State}
 */
function roomTold(state, { room, revision }) {
  // A room without `joined` is told to everyone alike: it is new or was changed. While catching up it always says.
  const known = state.rooms.get(room.id)?.joined;
  const joined = room.joined ?? known ?? (state.catchingUp || room.createdBy === state.me.id);
  const next = withRoom(state, room, joined, revision);
  return state.catchingUp ? { ...next, told: new Set(state.told).add(room.id) } : next;
}

/**
 * @param {State} state
 * @param {MemberEvent} event
 * @returns {State}
 */
function memberChanged(state, event) {
  const room = state.rooms.get(event.room);
  if (!room || event.revision < room.asOf) return state;
  const joined = event.user.id === state.me.id ? event.joined : room.joined;
  return withRoomAs(state, { ...room, joined, members: event.members, asOf: event.revision });
}

/**
 * @param {State} state
 * @param {number} revision
 * @returns {State}
 */
function caughtUp(state, revision) {
  /** @type {State} */
  let next = { ...state, catchingUp: false, revision };
  if (!state.firstLoad) return next;
  for (const room of state.rooms.values()) {
    if (room.joined && !state.told.has(room.id)) next = withRoomAs(next, { ...room, joined: false, asOf: revision });
  }
  return { ...next, firstLoad: false };
}

/**
 * @param {State} state
 * @param {Rooms} answer
 * @returns {State}
 */
function listed(state, { rooms, revision }) {
  let next = { ...state, listed: true };
  for (const room of rooms) next = withRoom(next, room, room.joined ?? false, revision);
  return next;
}

/**
 * @param {State} state
 * @param {string} id
 * @param {Message} message
 * @returns {State}
 */
function acknowledged(state, id, message) {
  const timeline = acknowledge(state.timelines.get(id) ?? emptyTimeline, message);
  return { ...state, timelines: new Map(state.timelines).set(id, timeline) };
}

/**
 * @param {State} state
 * @param {string} id
 * @param {Message[]} messages
 * @param {number} newest
 * @returns {State}
 */
function withMessages(state, id, messages, newest) {
  const timelines = new Map(state.timelines).set(id, merge(state.timelines.get(id) ?? emptyTimeline, messages));
  const room = state.rooms.get(id);
  if (!room || room.newest >= newest) return { ...state, timelines };
  return { ...state, timelines, rooms: new Map(state.rooms).set(id, { ...room, newest }) };
}

/**
 * @param {State} state
 * @param {WireRoom} said
 * @param {boolean} joined
 * @param {number} asOf
 * @returns {State}
 */
function withRoom(state, { id, name, createdBy, members, newest }, joined, asOf) {
  const before = state.rooms.get(id);
  const known = before && !(state.catchingUp && state.firstLoad) ? Math.max(before.newest, newest) : newest;
  if (before && before.asOf > asOf) return withRoomAs(state, { ...before, name, newest: known });
  return withRoomAs(state, { id, name, createdBy, members, newest: known, joined, asOf });
}

/**
 * Who leaves a room stops hearing of it, so what was held of it is no longer kept.
 * @param {State} state
 * @param {Room} room
 * @returns {State}
 */
function withRoomAs(state, room) {
  const rooms = new Map(state.rooms).set(room.id, room);
  if (room.joined || !state.timelines.has(room.id)) return { ...state, rooms };
  const timelines = new Map(state.timelines);
  timelines.delete(room.id);
  return { ...state, rooms, timelines };
}

/**
 * After a reset, revisions may count from an earlier point (a restored backup): nothing held may outrank what follows.
 * @param {State} state
 */
const aged = ({ rooms }) => new Map([...rooms].map(([id, room]) => [id, { ...room, asOf: 0 }]));
