import { dayNumber } from "./format.js";

/**
 * @typedef {import("./state.js").Message} Message
 * @typedef {import("./outbox.js").Unsent} Unsent
 *
 * @typedef {object} Timeline what is held of a room's messages
 * @property {Message[]} held ascending by `seq`; where the numbers skip, there is a gap
 * @property {Message[]} early own messages whose reply came before the events ahead of them: they wait, shown at the
 *   end, so that no gap flashes up that the next event would close
 *
 * @typedef {{ from: number, to: number }} Gap numbers that are known to exist and are not held, both ends included
 *
 * @typedef {{ kind: "start", key: string }} StartRow
 * @typedef {{ kind: "gap", key: string, gap: Gap }} GapRow
 * @typedef {{ kind: "day", key: string, at: number }} DayRow
 * @typedef {object} MessageRow
 * @property {"message"} kind
 * @property {string} key the same before and after the server has the message, so its element stays
 * @property {number | null} seq
 * @property {string} sender
 * @property {string} name
 * @property {string} text empty once it is deleted
 * @property {number} revision 0 until the server has it
 * @property {boolean} edited
 * @property {boolean} deleted
 * @property {number} at
 * @property {string} clientID
 * @property {boolean} own
 * @property {boolean} first the first of its group: shows who and when
 * @property {"sent" | "pending" | "refused"} state
 * @property {string} [reason]
 * @typedef {StartRow | GapRow | DayRow | MessageRow} Row
 */

/** Messages of one person that follow each other this closely belong together. */
const GROUP_MILLISECONDS = 5 * 60 * 1000;

/** @type {Timeline} */
export const emptyTimeline = { held: [], early: [] };

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
  return settle(appends ? [...timeline.held, ...arrived] : mergeAnywhere(timeline.held, arrived), timeline.early);
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
  return { held: timeline.held, early: [...early, message].sort((a, b) => a.seq - b.seq) };
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
 * What a conversation shows, from the top: the held messages, the early ones, then those not sent yet.
 * @param {Timeline} timeline
 * @param {Unsent[]} unsent of this room, in the order they were written
 * @param {number} newest
 * @param {{ id: string, name: string }} me
 * @returns {Row[]}
 */
export function rows(timeline, unsent, newest, me) {
  /** @type {Row[]} */
  const all = [];
  const missing = gaps(timeline, newest);
  if (missing[0]?.from !== 1) all.push({ kind: "start", key: "start" });

  const sent = timeline.early.length === 0 ? timeline.held : [...timeline.held, ...timeline.early];
  const mine = new Set();
  for (const message of sent) {
    if (missing.length > 0 && missing[0].from < message.seq) pushGap(all, missing.shift());
    const own = message.sender === me.id;
    if (own) mine.add(message.clientID);
    pushMessage(all, {
      kind: "message", key: keyOf(message.sender, message.clientID), seq: message.seq, sender: message.sender,
      name: message.name, text: message.text ?? "", revision: message.revision, edited: message.editedAt !== undefined,
      deleted: message.deletedAt !== undefined, at: message.sentAt, clientID: message.clientID, own, first: true,
      state: "sent",
    });
  }
  for (const gap of missing) pushGap(all, gap);
  for (const { clientID, text, at, refused } of unsent) {
    if (mine.has(clientID)) continue;
    pushMessage(all, {
      kind: "message", key: keyOf(me.id, clientID), seq: null, sender: me.id, name: me.name, text, at, clientID,
      revision: 0, edited: false, deleted: false, own: true, first: true, state: refused === undefined ? "pending" : "refused", reason: refused,
    });
  }
  return all;
}

/** @param {Timeline} timeline */
const lastSeq = ({ held }) => (held.length === 0 ? 0 : held[held.length - 1].seq);

/**
 * @param {string} sender
 * @param {string} clientID
 */
const keyOf = (sender, clientID) => `message ${sender} ${clientID}`;

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
 * @returns {Timeline}
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

/**
 * @param {Row[]} all
 * @param {Gap | undefined} gap
 */
function pushGap(all, gap) {
  if (gap) all.push({ kind: "gap", key: `gap ${gap.from}`, gap });
}

/**
 * @param {Row[]} all
 * @param {MessageRow} row
 */
function pushMessage(all, row) {
  const before = all[all.length - 1];
  const previous = before?.kind === "message" ? before : null;
  const day = dayNumber(row.at);
  if (!previous || dayNumber(previous.at) !== day) {
    // Two rows may name one day where a gap lies between them, so the message below is part of the key.
    all.push({ kind: "day", key: `day ${day} ${before?.kind === "gap" ? row.key : ""}`, at: row.at });
  } else if (previous.sender === row.sender && row.at - previous.at < GROUP_MILLISECONDS) {
    row.first = false;
  }
  all.push(row);
}
