import { h } from "./dom.js";

const SHOWN_MILLISECONDS = 4_000;

/** One line about what has just been done, with at most one thing to do about it. The newest takes the place of the last. */
const place = h("div", { class: "toasts", role: "status" });
let timer = 0;

/**
 * @param {string} text
 * @param {{ label: string, act: () => void }} [action]
 * @param {number} [milliseconds]
 */
export function showToast(text, action, milliseconds = SHOWN_MILLISECONDS) {
  if (!place.isConnected) document.body.append(place);
  clearTimeout(timer);
  const toast = h("div", { class: "toast" }, h("span", { dir: "auto" }, text));
  if (action) {
    toast.append(h("button", {
      type: "button",
      onclick: () => {
        hide();
        action.act();
      },
    }, action.label));
  }
  place.replaceChildren(toast);
  timer = setTimeout(hide, milliseconds);
}

const hide = () => place.replaceChildren();
