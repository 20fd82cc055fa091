import { isNewer, markedByPage, noMarks } from "./marks.js";

/**
 * @typedef {import("../api/types.js").Message} Message
 * @typedef {import("../api/types.js").Quotation} Quotation
 *
 * @typedef {object} Timeline what is held of a room's messages
 * @property {Message[]} held ascending by `seq`; where the numbers skip, there is a gap
 * @property {Message[]} early own messages whose reply came before the events ahead of them: they wait, shown at the
 *   end, so that no gap flashes up that the next event would close
 * @property {ReadonlyMap<number, Quotation>} quoted
 * @property {ReadonlyMap<number, number>} changed the last changes of messages that are not held: a page that was read
 *   before a change may arrive after it
 * @property {import("./marks.js").Marks} marks
 *
 * @typedef {{ from: number, to: number }} Gap numbers that are known to exist and are not held, both ends included
 */

/** A room that nobody looks at keeps this many of its newest messages. */
const UNWATCHED = 100;
/** No more changes than these happen while a page is on its way. */
const CHANGES = 200;

/** @type {Timeline} */
export const emptyTimeline = { held: [], early: [], quoted: new Map(), changed: new Map(), marks: noMarks };

/**
 * Adds messages, in any order, held already or not; of two versions of one the newer stays.
 * @param {Timeline} timeline
 * @param {Message[]} arrived
 * @returns {Timeline}
 */
export function merge(timeline, arrived) {
  if (arrived.length === 0) return timeline;
  const last = lastSeq(timeline);
  const appends = arrived.every((message, index) => message.seq > (index === 0 ? last : arrived[index - 1].seq));
  const held = appends ? [...timeline.held, ...arrived] : mergeAnywhere(timeline.held, arrived);
  return { ...timeline, ...settle(held, timeline.early) };
}

/**
 * Adds a page of history with what it tells beside its messages.
 * @param {Timeline} timeline
 * @param {{ messages: Message[], quoted: Quotation[], revision: number }} page
 * @returns {Timeline}
 */
export function mergePage(timeline, { messages, quoted, revision }) {
  // What was heard of a message while it was not held is newer than this page: the next one tells the whole.
  const whole = messages.filter(({ seq }) => heldMessage(timeline, seq)
    || !isNewer(timeline.marks.get(seq), revision) && (timeline.changed.get(seq) ?? 0) <= revision);
  const marks = markedByPage(timeline.marks, whole, revision);
  return { ...merge(timeline, whole), marks, quoted: withQuotations(timeline, quoted) };
}

/**
 * A changed message. One that is not held stays out: its reactions are not told with it, so a page brings it when it is needed.
 * @param {Timeline} timeline
 * @param {Message} message
 * @param {boolean} isNew newer than anything that was known of the room
 * @returns {Timeline}
 */
export function update(timeline, message, isNew) {
  const quoted = timeline.quoted.has(message.seq) ? withQuotations(timeline, [message]) : timeline.quoted;
  const next = { ...timeline, quoted };
  if (isNew || heldMessage(timeline, message.seq)) return merge(next, [message]);
  const others = [...timeline.changed].filter(([seq]) => seq !== message.seq).slice(1 - CHANGES);
  return { ...next, changed: new Map([...others, [message.seq, message.revision]]) };
}

/**
 * Adds an own message from the reply to its send, which may come ahead of the events before it.
 * @param {Timeline} timeline
 * @param {Message} message
 * @returns {Timeline}
 */
export function acknowledge(timeline, message) {
  if (message.seq <= lastSeq(timeline) + 1) return merge(timeline, [message]);
  const early = timeline.early.filter((other) => other.seq !== message.seq);
  return { ...timeline, early: [...early, message].sort((a, b) => a.seq - b.seq) };
}

/**
 * Lets go of the messages outside of a range, which is what a reader is near to: a long day of scrolling stays small.
 * @param {Timeline} timeline
 * @param {number} from
 * @param {number} to
 * @returns {Timeline}
 */
export function keep(timeline, from, to) {
  const inside = (/** @type {number} */ seq) => seq >= from && seq <= to;
  const held = timeline.held.filter(({ seq }) => inside(seq));
  const answered = new Set(held.map(({ replyTo }) => replyTo));
  return {
    held,
    early: timeline.early,
    changed: timeline.changed,
    marks: new Map([...timeline.marks].filter(([seq]) => inside(seq))),
    quoted: new Map([...timeline.quoted].filter(([seq]) => answered.has(seq))),
  };
}

/**
 * @param {Timeline} timeline
 * @returns {Timeline}
 */
export function keepNewest(timeline) {
  const { held } = timeline;
  return held.length <= UNWATCHED ? timeline : keep(timeline, held[held.length - UNWATCHED].seq, Infinity);
}

/**
 * @param {Timeline} timeline
 * @param {number} newest the number of the room's newest message
 * @returns {Gap[]} ascending
 */
export function gaps(timeline, newest) {
  /** @type {Gap[]} */
  const found = [];
  let expected = 1;
  for (const { seq } of timeline.held) {
    if (seq > expected) found.push({ from: expected, to: seq - 1 });
    expected = seq + 1;
  }
  const awaited = timeline.early.length > 0 ? timeline.early[0].seq - 1 : newest;
  // What lies before an early message is on its way as events; only an empty timeline has to ask.
  if (awaited >= expected && (timeline.early.length === 0 || timeline.held.length === 0)) {
    found.push({ from: expected, to: awaited });
  }
  return found;
}

/**
 * @param {Timeline} timeline
 * @param {number} seq
 * @returns {Message | undefined}
 */
export function heldMessage({ held, early }, seq) {
  let low = 0;
  let high = held.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (held[middle].seq < seq) low = middle + 1;
    else high = middle;
  }
  return held[low]?.seq === seq ? held[low] : early.find((message) => message.seq === seq);
}

/**
 * @param {Timeline} timeline
 * @param {number} seq
 * @returns {Quotation | undefined}
 */
export const quotation = (timeline, seq) => heldMessage(timeline, seq) ?? timeline.quoted.get(seq);

/** @param {Timeline} timeline */
const lastSeq = ({ held }) => (held.length === 0 ? 0 : held[held.length - 1].seq);

/**
 * @param {Timeline} timeline
 * @param {Quotation[]} arrived
 */
function withQuotations({ quoted }, arrived) {
  if (arrived.length === 0) return quoted;
  const next = new Map(quoted);
  for (const one of arrived) if ((next.get(one.seq)?.revision ?? 0) <= one.revision) next.set(one.seq, one);
  return next;
}

/**
 * @param {Message[]} held
 * @param {Message[]} arrived
 */
function mergeAnywhere(held, arrived) {
  const bySeq = new Map(held.map((message) => [message.seq, message]));
  for (const message of arrived) {
    const other = bySeq.get(message.seq);
    if (!other || other.revision <= message.revision) bySeq.set(message.seq, message);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/**
 * Lets in the early messages that now follow what is held.
 * @param {Message[]} held
 * @param {Message[]} early
 */
function settle(held, early) {
  let waiting = early;
  while (waiting.length > 0 && waiting[0].seq <= held[held.length - 1].seq + 1) {
    const [message, ...others] = waiting;
    held = mergeAnywhere(held, [message]);
    waiting = others;
  }
  return { held, early: waiting };
}
