/**
 * A new element. Everything a person wrote goes in as a text child, never as markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties] attributes; `class` and booleans included
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === undefined || value === null) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * A line drawing of 24 units, hidden from assistive technology: its button has the name.
 * @param {string} path
 */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/**
 * Tells the elements around `element` that something happened. Events go up, properties go down.
 * @param {HTMLElement} element
 * @param {string} type
 * @param {unknown} [detail]
 */
export function emit(element, type, detail) {
  element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
}

/**
 * @param {HTMLElement} element
 * @param {string} type
 * @param {(detail: any) => void} handler
 */
export function on(element, type, handler) {
  element.addEventListener(type, (event) => handler(/** @type {CustomEvent} */ (event).detail));
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
