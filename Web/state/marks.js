/**
 * What is told of a message apart from the message itself: its reactions, and whether it is pinned. Pages and events
 * overtake each other, so each piece remembers the revision it is from, and older news of it are ignored.
 *
 * @typedef {import("../api/types.js").Person} Person
 * @typedef {import("../api/types.js").Reaction} Reaction
 * @typedef {import("../api/types.js").Pin} Pin
 * @typedef {Reaction & { asOf: number, asked?: number }} HeldReaction one with a count of 0 only remembers that it is gone; `asked` is what
 *   this person's own asking, which the server has yet to confirm, adds to the count
 *
 * @typedef {object} Mark
 * @property {HeldReaction[]} reactions those used first in front
 * @property {Pin | null} pin
 * @property {number} pinAsOf
 *
 * @typedef {ReadonlyMap<number, Mark>} Marks by the number of the message
 */

/** @type {Mark} */
const unmarked = { reactions: [], pin: null, pinAsOf: 0 };
/** People who are named with a reaction. */
const NAMED = 10;

/** @type {Marks} */
export const noMarks = new Map();

/**
 * Whether something on a message is newer than a page.
 * @param {Mark | undefined} mark
 * @param {number} revision of the page
 */
export const isNewer = (mark, revision) =>
  mark !== undefined && (mark.pinAsOf > revision || mark.reactions.some(({ asOf }) => asOf > revision));

/**
 * @param {Marks} marks
 * @param {{ seq: number, reactions?: Reaction[], pinned?: Pin }[]} messages of a page
 * @param {number} revision of the page
 * @returns {Marks}
 */
export function markedByPage(marks, messages, revision) {
  const next = new Map(marks);
  for (const { seq, reactions = [], pinned = null } of messages) {
    const held = marks.get(seq);
    if (!held && reactions.length === 0 && !pinned) continue;
    const { reactions: before, pin, pinAsOf } = held ?? unmarked;
    const newer = before.filter(({ asOf }) => asOf > revision);
    const told = reactions.filter(({ emoji }) => !newer.some((other) => other.emoji === emoji));
    next.set(seq, {
      reactions: [...told.map((reaction) => ({ ...reaction, asOf: revision })), ...newer],
      pin: pinAsOf > revision ? pin : pinned,
      pinAsOf: Math.max(pinAsOf, revision),
    });
  }
  return next;
}

/**
 * The people who are named with a reaction, with one more or without one of them.
 * @param {HeldReaction | undefined} before
 * @param {Person} person
 * @param {boolean} added
 */
function withPerson(before, person, added) {
  const others = (before?.users ?? []).filter(({ id }) => id !== person.id);
  return added ? [...others, person].slice(0, NAMED) : others;
}

/**
 * @param {Marks} marks
 * @param {import("../api/types.js").Events["reaction"]} event
 * @param {string} me
 * @returns {Marks}
 */
export function reacted(marks, { seq, emoji, count, user, added, revision }, me) {
  const held = marks.get(seq) ?? unmarked;
  const before = held.reactions.find((reaction) => reaction.emoji === emoji);
  if (before && before.asOf >= revision) return marks;
  const users = withPerson(before, user, added);
  if (user.id === me) return withReaction(marks, seq, { emoji, count, mine: added, users, asOf: revision });
  // The count is the server's: what was asked for here is not in it.
  return withReaction(marks, seq, { emoji, count, mine: before?.mine ?? false, users, asOf: revision, asked: before?.asked && 0 });
}

/**
 * What a person has just asked for, ahead of the server's word: the event that follows says the true count. It is undone when it was refused,
 * or its reply was lost, unless the server's word has come meanwhile.
 * @param {Marks} marks
 * @param {import("./state.js").Reacting} event
 * @param {Person} me
 * @returns {Marks}
 */
export function reacting(marks, { seq, emoji, added, isUndone }, me) {
  const before = marks.get(seq)?.reactions.find((reaction) => reaction.emoji === emoji);
  if ((before?.mine ?? false) === added || isUndone && before?.asked === undefined) return marks;
  const asked = isUndone ? -(before?.asked ?? 0) : added ? 1 : -1;
  return withReaction(marks, seq, {
    emoji, count: (before?.count ?? 0) + asked, mine: added, users: withPerson(before, me, added), asOf: before?.asOf ?? 0,
    asked: isUndone ? undefined : asked,
  });
}

/**
 * @param {Marks} marks
 * @param {import("../api/types.js").Events["pin"]} event
 * @returns {Marks}
 */
export function pinnedBy(marks, { seq, pinned, revision }) {
  const held = marks.get(seq) ?? unmarked;
  if (held.pinAsOf >= revision) return marks;
  return new Map(marks).set(seq, { ...held, pin: pinned ?? null, pinAsOf: revision });
}

/**
 * @param {Marks} marks
 * @param {number} seq
 * @param {HeldReaction} reaction
 */
function withReaction(marks, seq, reaction) {
  const held = marks.get(seq) ?? unmarked;
  const isThere = held.reactions.some(({ emoji }) => emoji === reaction.emoji);
  const reactions = isThere
    ? held.reactions.map((other) => (other.emoji === reaction.emoji ? reaction : other))
    : [...held.reactions, reaction];
  return new Map(marks).set(seq, { ...held, reactions });
}
