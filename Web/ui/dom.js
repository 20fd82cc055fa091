import { hue, initials } from "../i18n/format.js";
import { icon } from "./icons.js";

/**
 * A new element. Everything a person wrote goes in as a text child, never as markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties] attributes; `class` and booleans included, and listeners: `onclick`
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === undefined || value === null) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** @type {import("./events.js").Emit} */
export const emit = (element, name, ...[detail]) => void element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));

/** @type {import("./events.js").On} */
export const on = (element, name, handler) =>
  element.addEventListener(name, (event) => handler(/** @type {CustomEvent} */ (event).detail, event));

/**
 * A button that shows an icon and has a name.
 * @param {import("./icons.js").IconName} drawing
 * @param {string} label
 * @param {(event: MouseEvent) => void} onclick
 * @param {Record<string, unknown>} [properties]
 */
export const iconButton = (drawing, label, onclick, properties = {}) =>
  h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...properties, onclick }, icon(drawing));

/**
 * The round picture of a person: letters on a colour of their own.
 * @param {HTMLElement} element
 * @param {string} id
 * @param {string} name
 */
export function paintAvatar(element, id, name) {
  setText(element, initials(name));
  const angle = String(hue(id));
  if (element.style.getPropertyValue("--hue") !== angle) element.style.setProperty("--hue", angle);
}

/**
 * A dot at a picture, of a shape for each state: a disc, a ring, nothing.
 * @param {HTMLElement} picture
 * @param {import("../api/types.js").Presence} state
 */
export function showPresence(picture, state) {
  if (picture.dataset.presence !== state) picture.dataset.presence = state;
}

/**
 * @param {string} id
 * @param {string} name
 */
export function avatar(id, name) {
  const element = h("span", { class: "avatar", "aria-hidden": "true" });
  paintAvatar(element, id, name);
  return element;
}

/**
 * Text that has not changed is left alone, so that a selection in it survives.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Makes the children of `parent` be exactly `items`, in order, and touches only what differs: an element stays
 * the same element (with its focus and its selection) for as long as its key is there.
 * @template Item
 * @param {HTMLElement} parent
 * @param {Item[]} items
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => HTMLElement} create
 * @param {(element: HTMLElement, item: Item) => void} update
 */
export function reconcile(parent, items, keyOf, create, update) {
  /** @type {Map<string, HTMLElement>} */
  const before = new Map();
  for (const child of /** @type {Iterable<HTMLElement>} */ (parent.children)) before.set(child.dataset.key ?? "", child);

  /** @type {HTMLElement[]} */
  const wanted = items.map((item) => {
    const key = keyOf(item);
    let element = before.get(key);
    if (element) {
      before.delete(key);
    } else {
      element = create(item);
      element.dataset.key = key;
    }
    update(element, item);
    return element;
  });

  for (const gone of before.values()) gone.remove();
  let next = parent.firstElementChild;
  for (const element of wanted) {
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
}
