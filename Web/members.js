/**
 * @typedef {{ id: string, name: string, role?: string, joinedAt?: number }} Member
 *
 * @typedef {object} Members who is in a room, as far as was asked: all of a small room, the first ones of a large one
 * @property {ReadonlyMap<string, Member>} people
 * @property {number} asOf
 *
 * @typedef {Map<string, Members>} AllMembers by room
 */

/**
 * @param {AllMembers} all
 * @param {{ room: string, members: Member[], revision: number }} page
 * @returns {AllMembers}
 */
export function withMembers(all, { room, members, revision }) {
  if ((all.get(room)?.asOf ?? 0) > revision) return all;
  return new Map(all).set(room, { people: new Map(members.map((member) => [member.id, member])), asOf: revision });
}

/**
 * @param {AllMembers} all
 * @param {{ room: string, user: { id: string, name?: string }, revision: number }} event
 * @returns {AllMembers}
 */
export function withMember(all, { room, user, revision }) {
  const held = all.get(room);
  if (!held || held.asOf >= revision) return all;
  const member = { ...held.people.get(user.id), id: user.id, name: user.name ?? "" };
  return new Map(all).set(room, { people: new Map(held.people).set(user.id, member), asOf: revision });
}

/**
 * @param {AllMembers} all
 * @param {{ room: string, user: { id: string }, revision: number }} event
 * @returns {AllMembers}
 */
export function withoutMember(all, { room, user, revision }) {
  const held = all.get(room);
  if (!held || held.asOf >= revision) return all;
  const people = new Map(held.people);
  people.delete(user.id);
  return new Map(all).set(room, { people, asOf: revision });
}

/**
 * @param {AllMembers} all
 * @param {{ id: string, name: string }} user
 * @param {number} revision
 * @returns {AllMembers}
 */
export function renamed(all, { id, name }, revision) {
  const next = new Map(all);
  for (const [room, { people, asOf }] of all) {
    const member = people.get(id);
    if (!member || asOf >= revision) continue;
    next.set(room, { people: new Map(people).set(id, { ...member, name }), asOf: revision });
  }
  return next;
}
