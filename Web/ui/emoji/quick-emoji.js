import { texts } from "../../i18n/texts.js";
import { h } from "../dom.js";
import { read, write } from "../storage.js";

const AT_HAND = 6;
const FIRST = ["👍", "❤️", "😂", "🎉", "😮", "🙏"];
const USED = "emoji";

/** The six that this person uses most, on this device. */
export function atHand() {
  const used = Object.entries(uses()).sort(([, a], [, b]) => b - a).map(([emoji]) => emoji);
  return [...new Set([...used, ...FIRST])].slice(0, AT_HAND);
}

/** @param {string} emoji */
export function noteUse(emoji) {
  const counts = uses();
  counts[emoji] = (counts[emoji] ?? 0) + 1;
  // Only the front matters; what was used once, long ago, need not be kept.
  const kept = Object.entries(counts).sort(([, a], [, b]) => b - a).slice(0, 4 * AT_HAND);
  write(USED, JSON.stringify(Object.fromEntries(kept)));
}

/** @returns {Record<string, number>} */
function uses() {
  try {
    return JSON.parse(read(USED) ?? "{}");
  } catch {
    return {};
  }
}

/**
 * The six at hand in a row.
 * @param {(emoji: string) => void} pick
 */
export const quickRow = (pick) =>
  h("div", { class: "quick-emoji", role: "group", "aria-label": texts.mostUsed }, ...atHand().map((emoji) => emojiButton(emoji, emoji, pick)));

/**
 * @param {string} emoji
 * @param {string} name
 * @param {(emoji: string) => void} pick
 */
export const emojiButton = (emoji, name, pick) =>
  h("button", { type: "button", class: "emoji-button", title: name, "aria-label": name, onclick: () => pick(emoji) }, emoji);

/**
 * Opens the picker of all emoji, which is loaded when it is first asked for.
 * @param {Element} anchor
 * @param {(emoji: string) => void} picked
 * @param {() => void} [closed]
 */
export async function pickEmoji(anchor, picked, closed) {
  const { openEmojiPicker } = await import("./emoji-picker.js");
  openEmojiPicker(anchor, picked, closed);
}
