/**
 * @typedef {import("../api/types.js").Member} ListedMember
 *
 * @typedef {{ id: string, name: string } & Partial<ListedMember>} Member of one who has just come, no more than the name is known
 *
 * @typedef {object} RoomMembers who is in a room, as far as was asked: all of a small room, the first ones of a large one
 * @property {ReadonlyMap<string, Member>} byID
 * @property {number} asOf
 * @property {string} [next] where the rest begins, when there are more
 *
 * @typedef {Map<string, RoomMembers>} MembersByRoom
 *
 * @typedef {object} MembersPage with what was asked for
 * @property {string} room
 * @property {Member[]} members
 * @property {number} revision
 * @property {string} [next]
 * @property {string} [after]
 * @property {string} [search]
 */

/**
 * Takes in the first page of a room's members, or further ones: the next page, or those who were looked for.
 * @param {MembersByRoom} all
 * @param {MembersPage} page
 * @returns {MembersByRoom}
 */
export function withMembers(all, { room, members, revision, next, after, search }) {
  const held = all.get(room);
  const isFurther = after !== undefined || search !== undefined;
  if (isFurther ? !held : (held?.asOf ?? 0) > revision) return all;
  const byID = new Map([...isFurther && held ? held.byID : [], ...members.map((member) => /** @type {const} */ ([member.id, member]))]);
  return new Map(all).set(room, { byID, asOf: isFurther && held ? held.asOf : revision, next: search === undefined ? next : held?.next });
}

/**
 * @param {MembersByRoom} all
 * @param {import("../api/types.js").Events["member"]} event
 * @returns {MembersByRoom}
 */
export function withMember(all, { room, user, revision }) {
  const held = all.get(room);
  if (!held || held.asOf >= revision) return all;
  const member = { ...held.byID.get(user.id), id: user.id, name: user.name ?? "" };
  return new Map(all).set(room, { ...held, byID: new Map(held.byID).set(user.id, member), asOf: revision });
}

/**
 * @param {MembersByRoom} all
 * @param {import("../api/types.js").Events["member"]} event
 * @returns {MembersByRoom}
 */
export function withoutMember(all, { room, user, revision }) {
  const held = all.get(room);
  if (!held || held.asOf >= revision) return all;
  const byID = new Map(held.byID);
  byID.delete(user.id);
  return new Map(all).set(room, { ...held, byID, asOf: revision });
}

/**
 * @param {MembersByRoom} all
 * @param {{ id: string, name: string }} user
 * @param {number} revision
 * @returns {MembersByRoom}
 */
export function renamed(all, { id, name }, revision) {
  const next = new Map(all);
  for (const [room, held] of all) {
    const member = held.byID.get(id);
    if (!member || held.asOf >= revision) continue;
    next.set(room, { ...held, byID: new Map(held.byID).set(id, { ...member, name }), asOf: revision });
  }
  return next;
}

/**
 * The others in a room, those who spoke last in front.
 * @param {import("./state.js").State} state
 * @param {string} room
 */
export function othersIn({ me, membersByRoom, timelines }, room) {
  const lastSpoke = new Map((timelines.get(room)?.held ?? []).map(({ sender, seq }) => [sender, seq]));
  return [...membersByRoom.get(room)?.byID.values() ?? []].filter(({ id }) => id !== me.id)
    .sort((a, b) => (lastSpoke.get(b.id) ?? 0) - (lastSpoke.get(a.id) ?? 0) || a.name.localeCompare(b.name));
}

/**
 * The other one of a conversation between two, once it is known who is in it.
 * @param {import("./state.js").State} state
 * @param {import("./rooms.js").Room} room
 * @returns {string | undefined}
 */
export function partner({ me, membersByRoom }, { id, visibility, members: count }) {
  if (visibility !== "direct" || count !== 2) return undefined;
  return [...membersByRoom.get(id)?.byID.keys() ?? []].find((person) => person !== me.id);
}
