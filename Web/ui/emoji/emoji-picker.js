import { texts } from "../../i18n/all-texts.js";
import { language } from "../../i18n/texts.js";
import { h, setText } from "../dom.js";
import { allEmoji, findEmoji } from "./emoji-table.js";
import { emojiButton, noteUse, quickRow } from "./quick-emoji.js";
import { openPopup } from "../popup.js";

/**
 * All emoji, with a field to search them. Calls back with the one that was chosen.
 * @param {Element} anchor
 * @param {(emoji: string) => void} picked
 * @param {() => void} [closed]
 */
export function openEmojiPicker(anchor, picked, closed) {
  /** @type {() => void} */
  let close = () => {};
  const pick = (/** @type {string} */ emoji) => {
    noteUse(emoji);
    close();
    picked(emoji);
  };
  const search = h("input", { type: "search", placeholder: texts.searchEmoji, "aria-label": texts.searchEmoji, autocomplete: "off" });
  const grid = h("div", { class: "emoji-grid", role: "group", "aria-label": texts.emoji });
  const empty = h("p", { class: "empty", role: "status" });
  const show = () => {
    const query = search.value.trim();
    const found = query === "" ? allEmoji(language) : findEmoji(query, language);
    grid.replaceChildren(...found.map(({ emoji, name }) => emojiButton(emoji, name, pick)));
    setText(empty, found.length === 0 ? texts.noEmoji(query) : "");
  };
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    /** @type {HTMLButtonElement | null} */ (grid.querySelector("button"))?.click();
  });
  grid.addEventListener("keydown", (event) => move(grid, event));
  show();
  close = openPopup(h("div", { class: "emoji-picker", role: "dialog", "aria-label": texts.pickEmoji }, quickRow(pick), search, grid, empty), anchor, closed);
  search.focus();
}

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
