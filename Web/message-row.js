import { emit, h, setText } from "./dom.js";
import { clock, counted, dayName, fullDate, hue, initials } from "./format.js";

/**
 * @typedef {import("./timeline.js").Row} Row
 * @typedef {import("./timeline.js").MessageRow} MessageRow
 * @typedef {import("./timeline.js").GapRow} GapRow
 * @typedef {import("./history.js").LoadState} LoadState
 */

/**
 * @param {Row} row
 * @returns {HTMLElement}
 */
export function createRow(row) {
  switch (row.kind) {
    case "start": return h("p", { class: "start" });
    case "day": return h("h2", { class: "day" }, h("span", {}));
    case "gap": return createGap();
    case "message": return createMessage(row);
  }
}

/**
 * @param {HTMLElement} element
 * @param {Row} row
 * @param {LoadState} load
 * @param {string} roomName
 */
export function updateRow(element, row, load, roomName) {
  switch (row.kind) {
    case "start": return setText(element, `This is the beginning of ${roomName}.`);
    case "day": return setText(/** @type {Element} */ (element.firstElementChild), dayName(row.at));
    case "gap": return updateGap(element, row, load);
    case "message": return updateMessage(element, row);
  }
}

function createGap() {
  const button = h("button", { type: "button", class: "quiet" });
  button.addEventListener("click", () => emit(button, "loadgap"));
  return h("div", { class: "gap" }, h("span", {}), button);
}

/**
 * @param {HTMLElement} element
 * @param {GapRow} row
 * @param {LoadState} load
 */
function updateGap(element, { gap }, load) {
  const [text, button] = /** @type {Iterable<HTMLElement>} */ (element.children);
  const size = counted(gap.to - gap.from + 1, "message", "messages");
  element.dataset.from = String(gap.from);
  element.dataset.to = String(gap.to);
  setText(text, load === "loading" ? "Loading messages…" : load === "failed" ? `${size} could not be loaded.` : `${size} not loaded yet`);
  setText(button, load === "failed" ? "Try again" : "Load");
  button.hidden = load === "loading";
}

/** @param {MessageRow} row */
function createMessage({ own, clientID }) {
  const element = h("article", { class: own ? "message own" : "message" },
    h("span", { class: "avatar", "aria-hidden": "true" }),
    h("div", { class: "byline" }, h("span", { class: "name", dir: "auto" }), " ", h("time", {})),
    h("p", { class: "text", dir: "auto" }));
  element.dataset.clientId = clientID;
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {MessageRow} row
 */
function updateMessage(element, row) {
  const [avatar, byline, text] = /** @type {Iterable<HTMLElement>} */ (element.children);
  const time = /** @type {HTMLTimeElement} */ (byline.lastElementChild);
  const at = String(row.at);
  element.classList.toggle("first", row.first);
  if (row.seq !== null) element.dataset.seq = String(row.seq);
  if (element.dataset.at !== at) {
    element.dataset.at = at;
    setText(time, clock(row.at));
    time.dateTime = new Date(row.at).toISOString();
    time.title = fullDate(row.at);
    text.title = time.title;
    setText(/** @type {Element} */ (byline.firstElementChild), row.name);
    setText(avatar, initials(row.name));
    avatar.style.setProperty("--hue", String(hue(row.sender)));
  }
  updateText(element, text, row);
  if (element.dataset.state === row.state) return;
  element.dataset.state = row.state;
  element.querySelector(".aside")?.remove();
  if (row.state === "pending") element.append(h("p", { class: "aside visually-hidden" }, "Not sent yet"));
  if (row.state === "refused") element.append(refusal(row));
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} text
 * @param {MessageRow} row
 */
function updateText(element, text, row) {
  const revision = String(row.revision);
  if (element.dataset.revision === revision) return;
  element.dataset.revision = revision;
  element.classList.toggle("deleted", row.deleted);
  text.replaceChildren(row.deleted ? "This message was deleted." : row.text);
  if (row.edited) text.append(" ", h("small", {}, "(edited)"));
}

/** @param {MessageRow} row */
function refusal({ clientID, reason }) {
  const retry = h("button", { type: "button" }, "Retry");
  const remove = h("button", { type: "button" }, "Delete");
  retry.addEventListener("click", () => emit(retry, "retrymessage", clientID));
  remove.addEventListener("click", () => emit(remove, "deletemessage", clientID));
  return h("div", { class: "aside refusal", role: "alert" }, h("span", {}, `Not sent. ${reason}`), retry, remove);
}
