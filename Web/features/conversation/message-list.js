import { Announcer } from "./announcer.js";
import { MessageActions } from "./message-actions.js";
import { createRow, nameTime, rowOf, updateRow } from "./message-row.js";
import { inBlocks } from "./rows.js";
import { texts } from "../../i18n/texts.js";
import { afterFirstPaint } from "../../ui/after-paint.js";
import { emit, h, on, reconcile, setText } from "../../ui/dom.js";
import { longPress } from "../../ui/long-press.js";

/**
 * @typedef {import("./rows.js").Row} Row
 * @typedef {import("./rows.js").MessageRow} MessageRow
 *
 * @typedef {object} MessageListModel
 * @property {string} room
 * @property {string} name
 * @property {Row[]} rows
 * @property {number} newest
 * @property {number} read everything up to it has been read
 * @property {import("../../state/history.js").LoadState} load
 * @property {boolean} ready there is a connection to load with
 * @property {import("./message-actions.js").Rights} rights
 *
 * @typedef {object} Goal a message to go to, once it is there
 * @property {number} seq
 * @property {"show" | "new" | "place"} how in the middle and lit up, as the first new one, or where it stood before
 * @property {number} [top] where it stood
 */

/** Closer to the end than this is at the end. */
const END_PIXELS = 60;
/** When the page has more messages than this, it keeps those around the reader: at least so many on each side, and so far. */
const MOST_ROWS = 240;
const KEPT_ROWS = 80;
const KEPT_SCREENS = 3;
/** So far ahead of the reader messages are loaded. Less than what is kept, or a tall screen would load and drop for ever. */
const AHEAD_SCREENS = 2;
const LIT_MILLISECONDS = 2_000;
/** Scrolling that has paused for this long has ended. */
const STILL_MILLISECONDS = 120;

/**
 * The messages of a room. Stays at the end when it is at the end; otherwise what is being read does not move.
 * Says `loadhistory` with a gap and a direction, `inview` with the number of the newest message on the screen, and
 * `farfrom` with the range to keep when too much is held.
 */
export class MessageList extends HTMLElement {
  #content = h("div", { class: "rows" });
  #log = h("div", { class: "log", role: "log", "aria-live": "off", tabindex: 0 }, this.#content);
  #pill = h("button", { type: "button", class: "pill", hidden: true, onclick: () => emit(this, "toend") });
  #announcer = new Announcer();
  #actions = new MessageActions();

  /** @type {MessageListModel | null} */
  #model = null;
  #atEnd = true;
  /** Where the list was put or last seen. Elsewhere somebody has scrolled it, and the event that says so is on its way. */
  #top = 0;
  /** @type {Goal | null} */
  #goal = null;
  #seen = 0;
  #looking = false;
  /** Runs while the list is scrolled. */
  #scrolling = 0;
  /** @type {HTMLElement | null} what the mouse came over while the list moved under it */
  #passed = null;
  #width = 0;
  /** Runs until what is new is settled. */
  #settling = 0;

  connectedCallback() {
    this.append(this.#log, this.#pill, this.#announcer.element);
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#log.addEventListener("keydown", (event) => this.#keyDown(event));
    this.#log.addEventListener("pointerover", ({ target, pointerType }) => {
      const message = pointerType === "mouse" ? messageOf(target) : null;
      if (this.#scrolling !== 0) this.#passed = message;
      else if (message) this.#point(message);
    });
    this.#log.addEventListener("pointerleave", () => this.#actions.detach());
    this.#log.addEventListener("focusin", ({ target }) => {
      const message = messageOf(target);
      if (message) this.#point(message);
    });
    this.#log.addEventListener("focusout", ({ target, relatedTarget }) => {
      const message = messageOf(target);
      if (message && messageOf(relatedTarget) !== message && !message.matches(":hover")) queueMicrotask(() => this.#actions.detach());
    });
    longPress(this.#log, (target) => {
      const message = messageOf(target);
      if (!message) return;
      this.#actions.attach(message);
      this.#actions.openMenu();
    });
    on(this.#content, "loadgap", (_, { target }) => {
      const gap = target instanceof Element ? target.closest(".gap") : null;
      if (gap instanceof HTMLElement) this.#request(gap);
    });
    const resized = new ResizeObserver(() => {
      if (this.#content.clientWidth !== this.#width) this.#unsettle();
      this.#noticeScrolling();
      if (this.#atEnd) this.toEnd();
      else this.#look();
    });
    resized.observe(this.#log);
  }

  /** @param {HTMLElement} message that somebody points at or has the focus on */
  #point(message) {
    nameTime(message);
    this.#actions.attach(message);
  }

  /** @param {MessageListModel} model */
  show(model) {
    if (this.#model?.room !== model.room) this.#begin();
    this.#model = model;
    this.#log.setAttribute("aria-label", texts.messagesIn(model.name));
    this.#actions.allow(model.rights);
    this.#noticeScrolling();
    const restore = this.#goal ? null : this.#atEnd ? () => this.#scrollToEnd() : this.#keepPlace();
    reconcile(this.#content, inBlocks(model.rows), ({ key }) => key,
      (part) => (part.kind === "block" ? h("div", { class: "block" }) : createRow(part)),
      (element, part) => (part.kind === "block" ? this.#updateBlock(element, part, model) : updateRow(element, part, model)));
    if (!this.#reach()) restore?.();
    this.#actions.refresh();
    this.#announcer.hear(this.#sent(), model.rows[0]?.kind === "start");
    afterFirstPaint(() => this.#noteView());
    this.#look();
    this.#trim();
    this.#settleSoon();
  }

  /**
   * @param {HTMLElement} element
   * @param {import("./rows.js").Block} block
   * @param {MessageListModel} model
   */
  #updateBlock(element, block, model) {
    if (element.childElementCount > block.rows.length) element.classList.remove("settled");
    reconcile(element, block.rows, ({ key }) => key, (row) => {
      element.classList.remove("settled");
      return createRow(row);
    }, (row, its) => updateRow(row, its, model));
  }

  /**
   * From now on, the blocks that are new or were changed are laid out and painted only near the screen: a long list then costs
   * no more than a short one. Elsewhere they stand as high as they were laid out just now, so nothing moves.
   */
  #settle() {
    const fresh = /** @type {HTMLElement[]} */ ([...this.#content.querySelectorAll(".block:not(.settled)")]);
    const heights = fresh.map((block) => block.getBoundingClientRect().height);
    for (const [index, block] of fresh.entries()) {
      block.style.setProperty("contain-intrinsic-block-size", `${heights[index]}px`);
      block.classList.add("settled");
    }
  }

  /** The messages have another width, and so other heights. */
  #unsettle() {
    this.#width = this.#content.clientWidth;
    for (const block of this.#content.querySelectorAll(".block")) block.classList.remove("settled");
    this.#settleSoon();
  }

  /** After the picture that is being made: it has enough to do. */
  #settleSoon() {
    afterFirstPaint(() => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#settle());
    });
  }

  /** @returns {Goal | null} where the reader is, to come back to; `null` at the end */
  get place() {
    if (this.#atEnd) return null;
    const top = this.#log.getBoundingClientRect().top;
    const first = this.#messages().find((message) => message.getBoundingClientRect().bottom > top);
    return first?.dataset.seq === undefined ? null
      : { seq: Number(first.dataset.seq), how: "place", top: first.getBoundingClientRect().top - top };
  }

  /** @param {Goal | null} goal where the next room that is shown is opened, `null` for the end */
  open(goal) {
    this.#goal = goal;
    this.#atEnd = goal === null;
  }

  /** @param {Goal | null} goal `null` for the end */
  goTo(goal) {
    this.open(goal);
    if (goal === null) this.#scrollToEnd();
    else this.#reach();
  }

  /** The end of the messages, where one's own new message stands. */
  toEnd() {
    this.open(null);
    this.#scrollToEnd();
    this.#noteView();
    this.#look();
  }

  #begin() {
    this.#actions.detach();
    this.#content.replaceChildren();
    this.#seen = 0;
    this.#announcer.forget();
  }

  #scrollToEnd() {
    this.#moveTo(this.#log.scrollHeight);
  }

  /** @param {number} top */
  #moveTo(top) {
    this.#log.scrollTop = top;
    this.#top = this.#log.scrollTop;
  }

  /** @returns {boolean} whether the place of the list is settled, or not yet known */
  #reach() {
    const goal = this.#goal;
    if (!goal) return false;
    const message = this.#content.querySelector(`[data-seq="${goal.seq}"]`);
    if (!(message instanceof HTMLElement)) return true;
    this.#goal = null;
    const view = this.#log.getBoundingClientRect();
    const { top, height } = message.getBoundingClientRect();
    const line = message.previousElementSibling?.className === "new-line" ? message.previousElementSibling : message;
    const wanted = goal.how === "place" ? goal.top ?? 0
      : goal.how === "new" ? view.height / 5 - (line.getBoundingClientRect().top - top) : Math.max(0, (view.height - height) / 2);
    this.#moveTo(this.#log.scrollTop + top - view.top - wanted);
    this.#measureEnd();
    if (goal.how === "show") {
      message.classList.add("lit");
      setTimeout(() => message.classList.remove("lit"), LIT_MILLISECONDS);
      message.focus({ preventScroll: true });
      this.#actions.detach();
    }
    return true;
  }

  /**
   * Remembers where the text of the first visible message stands. The text and not its row: a row changes its height when
   * an older message of the same person joins it.
   * @returns {() => void} puts it there again
   */
  #keepPlace() {
    const top = this.#log.getBoundingClientRect().top;
    const messages = this.#messages();
    const anchor = messages[firstBelow(messages, top)]?.querySelector(".text");
    if (!anchor) return () => {};
    const before = anchor.getBoundingClientRect().top;
    return () => {
      if (anchor.isConnected) this.#moveTo(this.#log.scrollTop + anchor.getBoundingClientRect().top - before);
    };
  }

  /** A reader who leaves the end must not be pulled back by what is drawn before the event of the scrolling. */
  #noticeScrolling() {
    if (this.#log.scrollTop !== this.#top) this.#measureEnd();
  }

  #measureEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    this.#top = scrollTop;
    this.#atEnd = !this.#goal && scrollHeight - scrollTop - clientHeight <= END_PIXELS;
  }

  #scrolled() {
    this.#measureEnd();
    clearTimeout(this.#scrolling);
    this.#scrolling = setTimeout(() => this.#stoppedScrolling(), STILL_MILLISECONDS);
    if (this.#looking) return;
    this.#looking = true;
    requestAnimationFrame(() => {
      this.#looking = false;
      this.#noteView();
      this.#look();
    });
  }

  #stoppedScrolling() {
    this.#scrolling = 0;
    if (this.#passed?.matches(":hover")) this.#point(this.#passed);
    this.#passed = null;
  }

  /** What is on the screen has been seen. The pill says how much more there is below. */
  #noteView() {
    const model = this.#model;
    if (!model || this.#goal) return;
    const messages = this.#messages();
    const end = this.#log.getBoundingClientRect().bottom;
    const below = firstBelow(messages, end + END_PIXELS);
    const last = messages.slice(0, below).reverse().find(({ dataset }) => dataset.seq !== undefined);
    const inView = Number(last?.dataset.seq ?? 0);
    this.#seen = Math.max(this.#seen, inView, model.read);
    const sent = this.#sent();
    const held = sent[sent.length - 1]?.seq ?? 0;
    const unseen = sent.filter(({ seq, own }) => !own && seq !== null && seq > this.#seen).length + Math.max(0, model.newest - Math.max(held, this.#seen));
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    const far = scrollHeight - scrollTop - clientHeight > 2 * clientHeight || held < model.newest;
    this.#pill.hidden = this.#atEnd || (unseen === 0 && !far) || held === 0;
    setText(this.#pill, `${unseen === 0 ? texts.toTheEnd : texts.newMessages(unseen)} ↓`);
    if (inView > 0 && document.visibilityState === "visible" && document.hasFocus()) emit(this, "inview", inView);
  }

  /** Loads the gap that is on the screen or less than some screens away from it. */
  #look() {
    if (!this.#model?.ready || this.#model.load !== "idle" || this.#goal) return;
    const view = this.#log.getBoundingClientRect();
    const near = [.../** @type {Iterable<HTMLElement>} */ (this.#content.querySelectorAll(".gap"))].reverse().find((gap) => {
      const { top, bottom } = gap.getBoundingClientRect();
      return bottom > view.top - AHEAD_SCREENS * view.height && top < view.bottom + AHEAD_SCREENS * view.height;
    });
    if (near) this.#request(near);
  }

  /** @param {HTMLElement} element */
  #request(element) {
    const view = this.#log.getBoundingClientRect();
    const { top } = element.getBoundingClientRect();
    // Who stands above a gap reads on from its beginning, unless the gap is all there is.
    const alone = element.previousElementSibling === null;
    const direction = !alone && !this.#atEnd && top > view.top + view.height / 2 ? "down" : "up";
    emit(this, "loadhistory", { gap: { from: Number(element.dataset.from), to: Number(element.dataset.to) }, direction });
  }

  #trim() {
    const sent = this.#sent();
    if (sent.length <= MOST_ROWS || this.#goal) return;
    const view = this.#log.getBoundingClientRect();
    const messages = this.#messages().filter(({ dataset }) => dataset.seq !== undefined);
    const at = firstBelow(messages, view.top);
    const first = Math.min(at - KEPT_ROWS, firstBelow(messages, view.top - KEPT_SCREENS * view.height));
    const last = Math.max(at + KEPT_ROWS, firstBelow(messages, view.bottom + KEPT_SCREENS * view.height));
    if (first <= 0 && last >= messages.length - 1) return;
    emit(this, "farfrom", { from: Number(messages[Math.max(0, first)].dataset.seq), to: Number(messages[last]?.dataset.seq ?? Infinity) });
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const message = target.matches(".message") ? target : null;
    if (target !== this.#log && !message) return;
    if (message && event.key === "Enter") {
      event.preventDefault();
      return this.#actions.openMenu();
    }
    if (message && this.#actions.keyDown(event)) return event.preventDefault();
    if ((event.key !== "ArrowUp" && event.key !== "ArrowDown") || event.altKey) return;
    event.preventDefault();
    const messages = this.#messages();
    const at = message ? messages.indexOf(message) : messages.length;
    messages[Math.max(0, Math.min(messages.length - 1, at + (event.key === "ArrowUp" ? -1 : 1)))]?.focus();
  }

  #messages() {
    return /** @type {HTMLElement[]} */ ([...this.#content.querySelectorAll(".message")]);
  }

  /** @returns {MessageRow[]} the rows of messages that the server has */
  #sent() {
    const rows = this.#model?.rows ?? [];
    return /** @type {MessageRow[]} */ (rows.filter((row) => row.kind === "message" && row.seq !== null));
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function messageOf(target) {
  const message = target instanceof Element ? target.closest(".message") : null;
  return message instanceof HTMLElement && rowOf(message) ? message : null;
}

/**
 * Which of the messages is the first that reaches below a height, by halving: a long room has many.
 * @param {HTMLElement[]} messages
 * @param {number} y
 */
function firstBelow(messages, y) {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle].getBoundingClientRect().bottom > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

customElements.define("message-list", MessageList);
