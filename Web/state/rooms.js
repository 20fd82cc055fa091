/**
 * @typedef {import("../api/types.js").Message} Message
 * @typedef {import("./state.js").State} State
 *
 * @typedef {object} Room
 * @property {string} id
 * @property {string} name
 * @property {string} topic
 * @property {string} description
 * @property {import("../api/types.js").Visibility} visibility
 * @property {boolean} archived
 * @property {number} activeAt
 * @property {number} createdAt
 * @property {string} createdBy
 * @property {number} members how many there are
 * @property {number} newest
 * @property {boolean} joined
 * @property {import("../api/types.js").RoomRole} role
 * @property {number} read everything up to this number is read
 * @property {import("../api/types.js").NotificationLevel} level what one wants to be told of
 * @property {number[]} mentions the unread messages that mention this person
 * @property {number} asOf the revision that what is told of one's own part is from; older news of it is ignored
 *
 * @typedef {object} Preview
 * @property {number} seq
 * @property {number} revision
 * @property {string} sender
 * @property {string} name
 * @property {string} text empty when it was deleted
 */

const PREVIEW_CHARACTERS = 120;

/** @param {Room} room */
export const unread = (room) => (room.joined ? Math.max(0, room.newest - room.read) : 0);

/**
 * Whether somebody is a moderator here: owners and admins are, in every room that they can see.
 * @param {import("../api/types.js").User} me
 * @param {{ role?: string }} room
 */
export const moderates = (me, room) => room.role === "moderator" || me.role === "owner" || me.role === "admin";

/**
 * What people call a room: a direct one has the names of all who are in it, of which one's own says nothing.
 * @param {Room} room
 * @param {State} state
 */
export function roomTitle({ id, name, visibility }, { me, membersByRoom }) {
  if (visibility !== "direct") return name;
  const others = [...membersByRoom.get(id)?.byID.values() ?? []].filter((person) => person.id !== me.id);
  if (others.length > 0) return others.map((person) => person.name).join(", ");
  // Until they are known: the names they had when it was made.
  const names = name.split(", ");
  const own = names.indexOf(me.name);
  if (own >= 0 && names.length > 1) names.splice(own, 1);
  return names.join(", ");
}

/**
 * The rooms this person is in, those between certain people apart, and the others. Who spoke last stands first.
 * @param {State} state
 */
export function sortedRooms({ rooms }) {
  const all = [...rooms.values()].sort((a, b) => b.activeAt - a.activeAt || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  const joined = all.filter((room) => room.joined);
  return {
    joined: joined.filter(({ visibility, archived }) => visibility !== "direct" && !archived),
    direct: joined.filter(({ visibility }) => visibility === "direct"),
    archived: joined.filter(({ archived }) => archived),
    others: all.filter((room) => !room.joined && !room.archived),
  };
}

/**
 * Whether a message of somebody else mentions a person.
 * @param {Message} message
 * @param {string} me
 */
export const mentionsPerson = ({ sender, mentions, mentionsRoom }, me) => sender !== me && (mentionsRoom === true || mentions?.includes(me) === true);

/**
 * A room in which something was said or changed.
 * @param {Room} room
 * @param {Message} message
 * @param {string} me
 * @param {number} revision
 * @returns {Room}
 */
export function roomWithMessage(room, message, me, revision) {
  const own = message.sender === me;
  const isNew = message.seq > room.newest;
  const others = room.mentions.filter((seq) => seq !== message.seq);
  const mentions = mentionsPerson(message, me) && message.seq > room.read ? [...others, message.seq].sort((a, b) => a - b) : others;
  const next = { ...room, mentions, newest: Math.max(room.newest, message.seq) };
  if (isNew) next.activeAt = Math.max(room.activeAt, message.sentAt);
  // Who sends a message has read everything up to it.
  return isNew && own ? roomWithMarker(next, Math.max(room.read, message.seq), undefined, revision) : next;
}

/**
 * @param {Room} room
 * @param {number} read
 * @param {number[] | undefined} mentions
 * @param {number} revision
 * @returns {Room}
 */
export const roomWithMarker = (room, read, mentions, revision) => ({
  ...room, read, mentions: mentions ?? room.mentions.filter((seq) => seq > read), asOf: Math.max(room.asOf, revision),
});

/**
 * @param {State} state
 * @param {string} room
 * @param {Message | undefined} message
 * @returns {State}
 */
export function withPreview(state, room, message) {
  const before = state.previews.get(room);
  if (!message || (before && (before.seq > message.seq || before.revision > message.revision))) return state;
  const { seq, revision, sender, name, text = "" } = message;
  const preview = { seq, revision, sender, name, text: text.slice(0, PREVIEW_CHARACTERS) };
  return { ...state, previews: new Map(state.previews).set(room, preview) };
}
