import { texts } from "../i18n/all-texts.js";
import { reasonOf } from "../i18n/reasons.js";
import { h, iconButton } from "./dom.js";

let count = 0;

/**
 * A dialog over the page, in the middle of a wide one and at the bottom of a phone's. Gone when it is closed; the focus
 * returns to where it was.
 * @param {Element} host
 * @param {string} title
 * @param {(Node | string)[]} content
 * @param {{ class?: string, closed?: () => void }} [options]
 * @returns {() => void} closes it
 */
export function openDialog(host, title, content, options = {}) {
  count += 1;
  const id = `dialog-title-${count}`;
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { "aria-labelledby": id, class: options.class },
    h("header", {}, h("h2", { id }, title), iconButton("close", texts.close, () => dialog.close())), ...content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    options.closed?.();
  });
  // A press on what is behind the dialog closes it.
  dialog.addEventListener("pointerdown", (event) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (event.target === dialog && !inside) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  host.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement | null} */ (dialog.querySelector("[autofocus]"))?.focus();
  return () => dialog.close();
}

/**
 * Asks before something is done that cannot be undone.
 * @param {Element} host
 * @param {{ title: string, text: string, action: string, danger?: boolean, act: () => void }} question
 */
export function confirmIn(host, { title, text, action, danger, act }) {
  const close = openDialog(host, title, [
    h("p", {}, text),
    h("div", { class: "buttons" },
      h("button", { type: "button", autofocus: true, onclick: () => close() }, texts.cancel),
      h("button", {
        type: "button", class: danger ? "danger" : "primary",
        onclick: () => {
          close();
          act();
        },
      }, action)),
  ]);
}

/**
 * A form that asks the server for something: shows why it was refused, and waits for the answer with its button off.
 * @param {(Node | string)[]} fields
 * @param {string} action
 * @param {() => Promise<unknown>} submit
 */
export function askingForm(fields, action, submit) {
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", { type: "submit", class: "primary" }, action);
  const form = h("form", { class: "fields" }, ...fields, problem, h("div", { class: "buttons" }, button));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    problem.textContent = "";
    try {
      await submit();
    } catch (error) {
      problem.textContent = reasonOf(error);
    }
    button.disabled = false;
  });
  return form;
}
