import { list, number } from "../../i18n/format.js";
import { texts } from "../../i18n/texts.js";
import { afterFirstPaint } from "../../ui/after-paint.js";
import { emit, h, iconButton, reconcile, setText } from "../../ui/dom.js";
import { pickEmoji } from "../../ui/emoji/quick-emoji.js";

/** @typedef {import("../../state/marks.js").HeldReaction} Reaction */

const MORE = "more";

/**
 * The reactions under a message. A click joins in or takes back: says `react` with the emoji and whether to add it.
 * @param {HTMLElement} bar
 * @param {Reaction[]} reactions
 */
export function showReactions(bar, reactions) {
  /** @type {(Reaction | null)[]} the last is the button for another one */
  const items = [...reactions, null];
  reconcile(bar, items, (item) => item?.emoji ?? MORE, (item) => (item ? createReaction(item) : createMore()),
    (element, item) => item && updateReaction(element, item));
}

/** @param {Reaction} reaction */
function createReaction({ emoji }) {
  const button = h("button", {
    type: "button", class: "reaction",
    onclick: () => emit(button, "react", { emoji, added: button.getAttribute("aria-pressed") !== "true" }),
  }, h("span", { class: "emoji" }, emoji), h("span", { class: "count" }));
  return button;
}

function createMore() {
  const button = iconButton("face", texts.addReaction, () => pickEmoji(button, (emoji) => emit(button, "react", { emoji, added: true })));
  button.classList.add("reaction", "more");
  return button;
}

/**
 * @param {HTMLElement} button
 * @param {Reaction} reaction
 */
function updateReaction(button, { emoji, count, mine, users }) {
  setText(/** @type {Element} */ (button.lastElementChild), number(count));
  const names = users.map(({ name }) => name).filter((name) => name !== undefined && name !== "");
  const others = count - names.length;
  afterFirstPaint(() => {
    const who = list(others > 0 ? [.../** @type {string[]} */ (names), texts.others(others)] : /** @type {string[]} */ (names));
    button.title = texts.reactedWith(who, emoji);
  });
  button.setAttribute("aria-pressed", String(mine));
  button.setAttribute("aria-label", texts.reactionLabel(emoji, count, mine));
}
