/**
 * @typedef {{ id: string, name: string, role?: string, joinedAt?: number }} Member
 *
 * @typedef {object} Members who is in a room, as far as was asked: all of a small room, the first ones of a large one
 * @property {ReadonlyMap<string, Member>} people
 * @property {number} asOf
 * @property {string} [next] where the rest begins, when there are more
 *
 * @typedef {Map<string, Members>} AllMembers by room
 */

/**
 * Takes in the first page of a room's members, or further ones: the next page, or those who were looked for.
 * @param {AllMembers} all
 * @param {{ room: string, members: Member[], revision: number, next?: string, after?: string, search?: string }} page
 * @returns {AllMembers}
 */
export function withMembers(all, { room, members, revision, next, after, search }) {
  const held = all.get(room);
  const isFurther = after !== undefined || search !== undefined;
  if (isFurther ? !held : (held?.asOf ?? 0) > revision) return all;
  const people = new Map([...isFurther && held ? held.people : [], ...members.map((member) => /** @type {const} */ ([member.id, member]))]);
  return new Map(all).set(room, { people, asOf: isFurther && held ? held.asOf : revision, next: search === undefined ? next : held?.next });
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
  return new Map(all).set(room, { ...held, people: new Map(held.people).set(user.id, member), asOf: revision });
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
  return new Map(all).set(room, { ...held, people, asOf: revision });
}

/**
 * @param {AllMembers} all
 * @param {{ id: string, name: string }} user
 * @param {number} revision
 * @returns {AllMembers}
 */
export function renamed(all, { id, name }, revision) {
  const next = new Map(all);
  for (const [room, held] of all) {
    const member = held.people.get(id);
    if (!member || held.asOf >= revision) continue;
    next.set(room, { ...held, people: new Map(held.people).set(id, { ...member, name }), asOf: revision });
  }
  return next;
}
