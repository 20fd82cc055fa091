import { h, setText } from "../dom.js";
import { openPopup } from "../popup.js";
import { read, write } from "../storage.js";
import { language, words } from "../words.js";

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
  h("div", { class: "quick-emoji", role: "group", "aria-label": words.mostUsed }, ...atHand().map((emoji) => emojiButton(emoji, emoji, pick)));

/**
 * All emoji, with a field to search them. Calls back with the one that was chosen.
 * @param {Element} anchor
 * @param {(emoji: string) => void} picked
 * @param {() => void} [closed]
 */
export async function openEmojiPicker(anchor, picked, closed) {
  const { findEmoji, allEmoji } = await import("../emoji.js");
  /** @type {() => void} */
  let close = () => {};
  const pick = (/** @type {string} */ emoji) => {
    noteUse(emoji);
    close();
    picked(emoji);
  };
  const search = h("input", { type: "search", placeholder: words.searchEmoji, "aria-label": words.searchEmoji, autocomplete: "off" });
  const grid = h("div", { class: "emoji-grid", role: "group", "aria-label": words.emoji });
  const empty = h("p", { class: "empty", role: "status" });
  const show = () => {
    const query = search.value.trim();
    const found = query === "" ? allEmoji(language) : findEmoji(query, language);
    grid.replaceChildren(...found.map(({ emoji, name }) => emojiButton(emoji, name, pick)));
    setText(empty, found.length === 0 ? words.noEmoji(query) : "");
  };
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    /** @type {HTMLButtonElement | null} */ (grid.querySelector("button"))?.click();
  });
  grid.addEventListener("keydown", (event) => move(grid, event));
  show();
  close = openPopup(h("div", { class: "emoji-picker", role: "dialog", "aria-label": words.pickEmoji }, quickRow(pick), search, grid, empty), anchor, closed);
  search.focus();
}

/**
 * @param {string} emoji
 * @param {string} name
 * @param {(emoji: string) => void} pick
 */
const emojiButton = (emoji, name, pick) =>
  h("button", { type: "button", class: "emoji-button", title: name, "aria-label": name, onclick: () => pick(emoji) }, emoji);

/**
 * The arrow keys go through the grid as it looks.
 * @param {HTMLElement} grid
 * @param {KeyboardEvent} event
 */
function move(grid, event) {
  const buttons = /** @type {HTMLElement[]} */ ([...grid.children]);
  const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const columns = buttons.filter(({ offsetTop }) => offsetTop === buttons[0]?.offsetTop).length;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (at < 0 || step === undefined) return;
  event.preventDefault();
  buttons[at + step]?.focus();
}
