import { pin } from "../pins/pin-action.js";
import { pathOf } from "../../shell/router.js";
import { texts } from "../../i18n/texts.js";

/**
 * @typedef {import("./rows.js").MessageRow} MessageRow
 * @typedef {{ write: boolean, moderate: boolean }} Rights what this person may do in the room
 *
 * @typedef {object} ActionKind something that a person can do with a message
 * @property {(row: MessageRow) => string} label
 * @property {import("../../ui/icons.js").IconName} icon
 * @property {string} [key] does the same while the message has the focus, as keyboard events name it
 * @property {string} [keyName] how the menu names that key
 * @property {boolean} [danger]
 * @property {(row: MessageRow, rights: Rights) => boolean} isAllowed
 * @property {(messages: import("./messages.js").Messages, room: import("../../state/rooms.js").Room, row: MessageRow & { seq: number }) => unknown} [act]
 *   not there where the buttons beside the message do it themselves
 *
 * @typedef {keyof typeof actions} Action
 */

const canWrite = (/** @type {MessageRow} */ _, /** @type {Rights} */ { write }) => write;
const always = () => true;

/**
 * All actions, in the order of the menu. One of a feature is in its folder.
 */
export const actions = kinds({
  reply: { label: () => texts.reply, icon: "reply", key: "r", keyName: "R", isAllowed: canWrite, act: (messages, _, row) => messages.composer.answer(row) },
  react: { label: () => texts.addReaction, icon: "face", key: "+", keyName: "+", isAllowed: canWrite },
  edit: {
    label: () => texts.edit, icon: "edit", key: "e", keyName: "E",
    isAllowed: (row, { write }) => write && row.own,
    act: ({ composer }, _, { seq, text, revision }) => composer.edit({ seq, text, revision: Math.floor(revision) }),
  },
  pin,
  profile: { label: () => texts.profile, icon: "people", isAllowed: (row) => !row.own },
  copylink: {
    label: () => texts.copyLink, icon: "link", key: "c", keyName: "C", isAllowed: always,
    act: (messages, room, { seq }) => messages.copy(new URL(pathOf(room.id, seq), location.origin).href, texts.linkCopied),
  },
  copytext: { label: () => texts.copyText, icon: "copy", isAllowed: always, act: (messages, _, { text }) => messages.copy(text, texts.textCopied) },
  unread: { label: () => texts.markUnread, icon: "unread", key: "U", keyName: "⇧U", isAllowed: canWrite, act: (messages, room, { seq }) => messages.markUnread(room, seq) },
  delete: {
    label: () => texts.delete, icon: "trash", key: "Delete", keyName: "Del", danger: true,
    isAllowed: (row, { write, moderate }) => write && (row.own || moderate),
    act: (messages, room, { seq }) => messages.delete(room.id, seq),
  },
});

/** @param {string} key of a keyboard event */
export const actionOfKey = (key) => names.find((name) => actions[name].key === key);

/** Their names, in the order of the menu. */
export const names = /** @type {Action[]} */ (Object.keys(actions));

/**
 * @template {string} Name
 * @param {Record<Name, ActionKind>} all
 */
function kinds(all) {
  return all;
}
