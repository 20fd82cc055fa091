import { dayNumber } from "../../i18n/format.js";
import { mentionsPerson } from "../../state/rooms.js";
import { gaps, quotation } from "../../state/timeline.js";

/**
 * @typedef {import("../../state/timeline.js").Gap} Gap
 * @typedef {import("../../state/outbox.js").Unsent} Unsent
 *
 * @typedef {{ kind: "start", key: string }} StartRow
 * @typedef {{ kind: "gap", key: string, gap: Gap }} GapRow
 * @typedef {{ kind: "day", key: string, at: number }} DayRow
 * @typedef {{ kind: "new", key: string }} NewRow what follows is new since one was last here
 *
 * @typedef {object} MessageRow
 * @property {"message"} kind
 * @property {string} key the same before and after the server has the message, so its element stays
 * @property {number | null} seq
 * @property {string} sender
 * @property {string} name
 * @property {string} text empty once it is deleted
 * @property {number} revision 0 until the server has it
 * @property {number} [editedAt]
 * @property {boolean} deleted
 * @property {number} at
 * @property {string} clientID
 * @property {boolean} own
 * @property {boolean} startsGroup the first of its group: shows who and when
 * @property {"sent" | "pending" | "refused"} state
 * @property {string} [reason]
 * @property {number} [replyTo]
 * @property {import("../../api/types.js").Quotation} [quote] of the message it answers, once that is known
 * @property {import("../../state/marks.js").Mark} [mark]
 * @property {number[][]} mentions where they stand in the text
 * @property {boolean} mentionsMe
 *
 * @typedef {StartRow | GapRow | DayRow | NewRow | MessageRow} Row
 * @typedef {{ kind: "block", key: string, rows: Row[] }} Block messages that follow each other on one day
 *
 * @typedef {object} Conversation what rows are made from
 * @property {import("../../state/timeline.js").Timeline} timeline
 * @property {Unsent[]} unsent of this room, in the order they were written
 * @property {number} newest
 * @property {{ id: string, name: string }} me
 * @property {number | null} newFrom the first message that is new
 * @property {(seq: number) => boolean} isBeingDeleted whether a message is about to be deleted
 */

/** Messages of one person that follow each other this closely belong together. */
const GROUP_MILLISECONDS = 5 * 60 * 1000;
/** About half a screen: what is laid out and painted together, or not at all while it is far away. */
const BLOCK_MESSAGES = 16;

/**
 * What a conversation shows, from the top: the held messages, the early ones, then those not sent yet.
 * @param {Conversation} conversation
 * @returns {Row[]}
 */
export function rows({ timeline, unsent, newest, me, newFrom, isBeingDeleted }) {
  /** @type {Row[]} */
  const all = [];
  const missing = gaps(timeline, newest);
  if (missing[0]?.from !== 1) all.push({ kind: "start", key: "start" });

  const sent = timeline.early.length === 0 ? timeline.held : [...timeline.held, ...timeline.early];
  const mine = new Set();
  let isNew = newFrom === null;
  for (const message of sent) {
    if (missing.length > 0 && missing[0].from < message.seq) pushGap(all, missing.shift());
    const own = message.sender === me.id;
    if (own) mine.add(message.clientID);
    const deleted = message.deletedAt !== undefined || isBeingDeleted(message.seq);
    const line = !isNew && newFrom !== null && message.seq >= newFrom;
    isNew ||= line;
    pushMessage(all, {
      kind: "message", key: keyOf(message.sender, message.clientID), seq: message.seq, sender: message.sender,
      name: message.name, text: deleted ? "" : message.text ?? "", revision: message.revision,
      editedAt: message.editedAt, deleted, at: message.sentAt, clientID: message.clientID, own, startsGroup: true,
      state: "sent", mark: deleted ? undefined : timeline.marks.get(message.seq),
      mentions: (message.mentionedAt ?? []).flatMap(({ at }) => at), mentionsMe: mentionsPerson(message, me.id),
      ...(deleted ? {} : answered(timeline, message.replyTo)),
    }, line);
  }
  for (const gap of missing) pushGap(all, gap);
  for (const { clientID, text, at, refused, replyTo } of unsent) {
    if (mine.has(clientID)) continue;
    pushMessage(all, {
      kind: "message", key: keyOf(me.id, clientID), seq: null, sender: me.id, name: me.name, text, at, clientID,
      revision: 0, deleted: false, own: true, startsGroup: true, state: refused === undefined ? "pending" : "refused",
      reason: refused, mentions: [], mentionsMe: false, ...answered(timeline, replyTo),
    }, false);
  }
  return all;
}

/**
 * Puts messages into blocks, with the line above what is new. The numbers of messages say where a block ends, so it stays the
 * same one while others come before and after it.
 * @param {Row[]} all
 * @returns {(Row | Block)[]}
 */
export function inBlocks(all) {
  /** @type {(Row | Block)[]} */
  const parts = [];
  const keys = new Set();
  /** @type {Block | null} */
  let block = null;
  /** @type {Row[]} */
  let line = [];
  let day = 0;
  let number = 0;
  for (const row of all) {
    if (row.kind === "new") {
      line = [row];
    } else if (row.kind === "message") {
      const its = row.seq === null ? number : Math.floor(row.seq / BLOCK_MESSAGES);
      if (!block || its !== number) {
        let key = `block ${day} ${its}`;
        // On both sides of a gap.
        while (keys.has(key)) key += "+";
        keys.add(key);
        block = { kind: "block", key, rows: [] };
        parts.push(block);
        number = its;
      }
      block.rows.push(...line, row);
      line = [];
    } else {
      parts.push(row);
      block = null;
      if (row.kind === "day") day = dayNumber(row.at);
    }
  }
  return parts;
}

/**
 * @param {string} sender
 * @param {string} clientID
 */
const keyOf = (sender, clientID) => `message ${sender} ${clientID}`;

/**
 * @param {import("../../state/timeline.js").Timeline} timeline
 * @param {number | undefined} replyTo
 */
const answered = (timeline, replyTo) => (replyTo === undefined ? {} : { replyTo, quote: quotation(timeline, replyTo) });

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
 * @param {boolean} isFirstNew
 */
function pushMessage(all, row, isFirstNew) {
  const before = all[all.length - 1];
  const previous = before?.kind === "message" ? before : null;
  const day = dayNumber(row.at);
  if (!previous || dayNumber(previous.at) !== day) {
    // Two rows may name one day where a gap lies between them, so the message below is part of the key.
    all.push({ kind: "day", key: `day ${day} ${before?.kind === "gap" ? row.key : ""}`, at: row.at });
  } else if (!isFirstNew && continues(previous, row)) {
    row.startsGroup = false;
  }
  if (isFirstNew) all.push({ kind: "new", key: "new" });
  all.push(row);
}

/**
 * @param {MessageRow} previous
 * @param {MessageRow} row
 */
const continues = (previous, row) =>
  previous.sender === row.sender && row.at - previous.at <= GROUP_MILLISECONDS && row.replyTo === undefined;
