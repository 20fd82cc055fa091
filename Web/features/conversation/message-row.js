import { showText } from "./message-text.js";
import { showReactions } from "./reaction-bar.js";
import { clock, dayName, fullDate } from "../../i18n/format.js";
import { texts } from "../../i18n/texts.js";
import { pathOf } from "../../shell/router.js";
import { afterFirstPaint } from "../../ui/after-paint.js";
import { avatar, emit, h, setText } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";

/**
 * @typedef {import("./rows.js").Row} Row
 * @typedef {import("./rows.js").MessageRow} MessageRow
 * @typedef {import("./rows.js").GapRow} GapRow
 * @typedef {import("../../state/history.js").LoadState} LoadState
 *
 * @typedef {object} RowContext
 * @property {string} room
 * @property {string} name of the room
 * @property {LoadState} load
 */

/** What each element shows now, so that an update touches what differs and nothing else. @type {WeakMap<HTMLElement, MessageRow>} */
const shown = new WeakMap();
/** What of a row changes how it looks. */
const LOOK = /** @type {const} */ (["startsGroup", "mentionsMe", "deleted", "seq", "at", "revision", "quote", "replyTo", "mark", "state"]);

/**
 * @param {Row} row
 * @returns {HTMLElement}
 */
export function createRow(row) {
  switch (row.kind) {
    case "start": return h("p", { class: "start" });
    case "day": return h("h2", { class: "day" }, h("span", {}));
    case "new": return h("p", { class: "new-line" }, h("span", {}, texts.newLine));
    case "gap": return createGap();
    case "message": return createMessage(row);
  }
}

/**
 * @param {HTMLElement} element
 * @param {Row} row
 * @param {RowContext} context
 */
export function updateRow(element, row, context) {
  switch (row.kind) {
    case "start": return setText(element, texts.beginningOf(context.name));
    case "day": return afterFirstPaint(() => setText(/** @type {Element} */ (element.firstElementChild), dayName(row.at)));
    case "new": return undefined;
    case "gap": return updateGap(element, row, context.load);
    case "message": return updateMessage(element, row, context);
  }
}

/** @param {Element} element @returns {MessageRow | undefined} the message that an element shows */
export const rowOf = (element) => (element instanceof HTMLElement ? shown.get(element) : undefined);

/**
 * Says when exactly a message was sent. Nearly all are never asked.
 * @param {HTMLElement} element
 */
export function nameTime(element) {
  const time = element.querySelector("time");
  if (time && time.title === "") time.title = fullDate(Date.parse(time.dateTime));
}

function createGap() {
  const button = h("button", { type: "button", class: "quiet", onclick: () => emit(button, "loadgap") });
  return h("div", { class: "gap" }, h("span", {}), button);
}

/**
 * @param {HTMLElement} element
 * @param {GapRow} row
 * @param {LoadState} load
 */
function updateGap(element, { gap }, load) {
  const [text, button] = /** @type {Iterable<HTMLElement>} */ (element.children);
  const size = gap.to - gap.from + 1;
  element.dataset.from = String(gap.from);
  element.dataset.to = String(gap.to);
  afterFirstPaint(() => setText(text, load === "loading" ? texts.loadingMessages : load === "failed" ? texts.notLoaded(size) : texts.notLoadedYet(size)));
  setText(button, load === "failed" ? texts.tryAgain : texts.load);
  button.hidden = load === "loading";
}

/** @param {MessageRow} row */
function createMessage({ own, sender, name, clientID }) {
  const picture = avatar(sender, name);
  // With a keyboard, the menu of the message leads there.
  picture.addEventListener("click", () => emit(picture, "profile", { id: sender, anchor: picture }));
  const element = h("article", { class: own ? "message own" : "message", tabindex: -1 },
    picture,
    h("div", { class: "byline" }, h("span", { class: "name", dir: "auto" }, name), " ", h("time", {})),
    h("div", { class: "bubble" }, h("div", { class: "text", dir: "auto" })));
  element.dataset.clientId = clientID;
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {MessageRow} row
 * @param {RowContext} context
 */
function updateMessage(element, row, context) {
  const before = shown.get(element);
  shown.set(element, row);
  if (before && LOOK.every((name) => before[name] === row[name])) return;
  element.closest(".block")?.classList.remove("settled");
  element.classList.toggle("first", row.startsGroup);
  element.classList.toggle("mentions-me", row.mentionsMe);
  element.classList.toggle("deleted", row.deleted);
  if (row.seq !== null) element.dataset.seq = String(row.seq);
  if (before?.at !== row.at) {
    const time = /** @type {HTMLTimeElement} */ (element.querySelector("time"));
    time.dateTime = new Date(row.at).toISOString();
    time.title = "";
    afterFirstPaint(() => setText(time, clock(row.at)));
  }
  const bubble = /** @type {HTMLElement} */ (element.querySelector(".bubble"));
  if (!before || before.revision !== row.revision || before.deleted !== row.deleted) updateText(bubble, row);
  if (!before || before.quote !== row.quote || before.replyTo !== row.replyTo) updateQuote(bubble, row, context);
  if (before?.mark !== row.mark) updateMark(element, bubble, row);
  if (before?.state === row.state) return;
  element.dataset.state = row.state;
  element.querySelector(".aside")?.remove();
  if (row.state === "pending") element.append(h("p", { class: "aside visually-hidden" }, texts.notSentYet));
  if (row.state === "refused") element.append(refusal(row));
}

/**
 * @param {HTMLElement} bubble
 * @param {MessageRow} row
 */
function updateText(bubble, row) {
  const text = /** @type {HTMLElement} */ (bubble.querySelector(".text"));
  bubble.querySelector(".edited")?.remove();
  if (row.deleted) {
    text.classList.remove("only-emoji");
    return text.replaceChildren(texts.wasDeleted);
  }
  showText(text, row.text, row.mentions);
  bubble.classList.toggle("bare", text.classList.contains("only-emoji") && row.replyTo === undefined);
  if (row.editedAt !== undefined) {
    const { editedAt } = row;
    const edited = h("small", { class: "edited" }, texts.edited);
    afterFirstPaint(() => (edited.title = texts.editedAt(fullDate(editedAt))));
    text.after(edited);
  }
}

/**
 * @param {HTMLElement} bubble
 * @param {MessageRow} row
 * @param {RowContext} context
 */
function updateQuote(bubble, { replyTo, quote }, { room }) {
  bubble.querySelector(".quote")?.remove();
  if (replyTo === undefined) return;
  const name = quote?.name ?? "";
  const text = !quote ? "…" : quote.deletedAt === undefined ? quote.text ?? "" : texts.wasDeleted;
  bubble.prepend(h("a", { class: "quote", href: pathOf(room, replyTo), "aria-label": texts.replyTo(name, text) },
    h("span", { class: "quote-name", dir: "auto" }, name), h("span", { class: "quote-text", dir: "auto" }, text)));
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} bubble
 * @param {MessageRow} row
 */
function updateMark(element, bubble, row) {
  element.querySelector(".pinned")?.remove();
  const pin = row.mark?.pin;
  if (pin) bubble.before(h("p", { class: "pinned" }, icon("pin"), texts.pinnedBy(pin.name)));
  const reactions = row.mark?.reactions.filter(({ count }) => count > 0) ?? [];
  let bar = element.querySelector(".reactions");
  if (reactions.length === 0) return bar?.remove();
  if (!(bar instanceof HTMLElement)) {
    bar = h("div", { class: "reactions", role: "group", "aria-label": texts.reactions });
    bubble.after(bar);
  }
  showReactions(/** @type {HTMLElement} */ (bar), reactions);
}

/** @param {MessageRow} row */
function refusal({ clientID, reason }) {
  const retry = h("button", { type: "button", onclick: () => emit(retry, "retrymessage", clientID) }, texts.retry);
  const edit = h("button", { type: "button", onclick: () => emit(edit, "takeback", clientID) }, texts.edit);
  const remove = h("button", { type: "button", onclick: () => emit(remove, "discardmessage", clientID) }, texts.delete);
  return h("div", { class: "aside refusal", role: "alert" }, h("span", {}, texts.notSent(reason ?? "")), retry, edit, remove);
}
