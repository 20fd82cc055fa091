import { h } from "./dom.js";
import { icon } from "./icons.js";

const MARGIN = 8;

/**
 * Shows an element over the page, beside what it belongs to; a click elsewhere and Esc close it, and the focus goes back.
 * @param {HTMLElement} element
 * @param {Element} anchor
 * @param {() => void} [closed]
 * @returns {() => void} closes it
 */
export function openPopup(element, anchor, closed = () => {}) {
  const back = document.activeElement;
  const popup = /** @type {HTMLElement & { showPopover(): void, hidePopover(): void }} */ (element);
  popup.setAttribute("popover", "auto");
  popup.classList.add("popup");
  (anchor.closest("dialog, main") ?? document.body).append(popup);
  popup.showPopover();
  place(popup, anchor);
  popup.addEventListener("toggle", (event) => {
    if (/** @type {any} */ (event).newState !== "closed") return;
    const hadFocus = document.activeElement === document.body || popup.contains(document.activeElement);
    popup.remove();
    if (hadFocus && back instanceof HTMLElement && back.isConnected) back.focus();
    closed();
  });
  return () => popup.isConnected && popup.hidePopover();
}

/**
 * Below the anchor where there is room, else above; never outside of the page.
 * @param {HTMLElement} popup
 * @param {Element} anchor
 */
function place(popup, anchor) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = popup.getBoundingClientRect();
  const below = at.bottom + MARGIN / 2;
  const top = below + height + MARGIN <= innerHeight ? below : Math.max(MARGIN, at.top - height - MARGIN / 2);
  const start = getComputedStyle(popup).direction === "rtl" ? at.left : at.right - width;
  popup.style.top = `${top}px`;
  popup.style.left = `${Math.max(MARGIN, Math.min(start, innerWidth - width - MARGIN))}px`;
}

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {import("./icons.js").IconName} icon
 * @property {() => void} act
 * @property {boolean} [danger]
 * @property {string} [key] the key that does the same
 */

/**
 * A menu of actions beside `anchor`, moved through with the arrow keys.
 * @param {Element} anchor
 * @param {string} label
 * @param {MenuItem[]} items
 * @param {{ before?: HTMLElement, closed?: () => void }} options what stands above the items
 */
export function openMenu(anchor, label, items, { before, closed } = {}) {
  /** @type {() => void} */
  let close = () => {};
  const buttons = items.map(({ label: text, icon: drawing, act, danger, key }) => h("button", {
    type: "button", role: "menuitem", class: danger ? "danger" : undefined, tabindex: -1,
    onclick: () => {
      close();
      act();
    },
  }, icon(drawing), h("span", {}, text), ...(key ? [h("kbd", { "aria-hidden": "true" }, key)] : [])));
  const menu = h("div", { role: "menu", "aria-label": label }, ...buttons);
  const popup = h("div", { class: "menu" }, ...(before ? [before] : []), menu);
  menu.addEventListener("keydown", (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons[(next + buttons.length) % buttons.length].focus();
  });
  close = openPopup(popup, anchor, closed);
  buttons[0]?.focus();
  return close;
}
