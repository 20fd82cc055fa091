import { emit, h, reconcile, setText } from "./dom.js";
import { counted } from "./format.js";
import { createRow, updateRow } from "./message-row.js";

/**
 * @typedef {import("./timeline.js").Row} Row
 * @typedef {import("./timeline.js").MessageRow} MessageRow
 *
 * @typedef {object} MessageListModel
 * @property {string} room
 * @property {string} name
 * @property {Row[]} rows
 * @property {import("./history.js").LoadState} load
 * @property {boolean} ready there is a connection to load with
 */

/** Closer to the end than this is at the end. */
const END_PIXELS = 60;
/** Announcements are gathered, so that a burst is one sentence and not twenty. */
const ANNOUNCE_MILLISECONDS = 1_000;
const SPOKEN_ONE_BY_ONE = 2;

/**
 * The messages of a room. Stays at the end when it is at the end; otherwise what is being read does not move.
 * Says `loadhistory` with a gap and a direction, and `seen` with the number of the newest message on the screen.
 */
export class MessageList extends HTMLElement {
  #content = h("div", { class: "rows" });
  // Changes of the log are not announced by the browser: history that loads would be read aloud. `#announcer` speaks.
  #log = h("div", { class: "log", role: "log", "aria-live": "off", tabindex: 0 }, this.#content);
  #announcer = h("div", { class: "visually-hidden", "aria-live": "polite" });
  #pill = h("button", { type: "button", class: "pill", hidden: true });

  /** @type {MessageListModel | null} */
  #model = null;
  #atEnd = true;
  #seen = 0;
  #announced = -1;
  /** @type {MessageRow[]} */
  #unspoken = [];
  #speaking = 0;
  #looking = false;

  connectedCallback() {
    this.append(this.#log, this.#pill, this.#announcer);
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#pill.addEventListener("click", () => this.toEnd());
    this.#content.addEventListener("loadgap", ({ target }) => {
      const gap = target instanceof Element ? target.closest(".gap") : null;
      if (gap instanceof HTMLElement) this.#request(gap);
    });
    const resized = new ResizeObserver(() => this.#atEnd ? this.toEnd() : this.#look());
    resized.observe(this.#log);
  }

  /** @param {MessageListModel} model */
  show(model) {
    if (this.#model?.room !== model.room) this.#open();
    this.#model = model;
    this.#log.setAttribute("aria-label", `Messages in ${model.name}`);
    const restore = this.#atEnd ? () => this.#scrollToEnd() : this.#keepPlace();
    reconcile(this.#content, model.rows, ({ key }) => key, createRow,
      (element, row) => updateRow(element, row, model.load, model.name));
    restore();
    this.#announce();
    this.#noteSeen();
    this.#look();
  }

  toEnd() {
    this.#atEnd = true;
    this.#scrollToEnd();
    this.#noteSeen();
  }

  #open() {
    this.#content.replaceChildren();
    this.#atEnd = true;
    this.#seen = 0;
    this.#announced = -1;
    this.#unspoken = [];
    setText(this.#announcer, "");
  }

  #scrollToEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  /**
   * Remembers where the first visible text stands. The text and not its row: a row changes its height when an older
   * message of the same person joins it.
   * @returns {() => void} puts it there again
   */
  #keepPlace() {
    const top = this.#log.getBoundingClientRect().top;
    const texts = [...this.#content.querySelectorAll(".text")];
    const anchor = texts[firstIndex(texts, (text) => text.getBoundingClientRect().bottom > top)];
    if (!anchor) return () => {};
    const before = anchor.getBoundingClientRect().top;
    return () => {
      if (anchor.isConnected) this.#log.scrollTop += anchor.getBoundingClientRect().top - before;
    };
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    this.#atEnd = scrollHeight - scrollTop - clientHeight <= END_PIXELS;
    this.#noteSeen();
    if (this.#looking) return;
    this.#looking = true;
    requestAnimationFrame(() => {
      this.#looking = false;
      this.#look();
    });
  }

  /** At the end, what is there has been seen. Elsewhere the pill says how much has come since. */
  #noteSeen() {
    const sent = this.#sent();
    const newest = sent.length === 0 ? 0 : /** @type {number} */ (sent[sent.length - 1].seq);
    if (this.#atEnd) this.#seen = newest;
    const count = sent.filter(({ seq, own }) => !own && seq !== null && seq > this.#seen).length;
    this.#pill.hidden = this.#atEnd || count === 0;
    setText(this.#pill, `${counted(count, "new message", "new messages")} ↓`);
    if (this.#atEnd && newest > 0 && document.visibilityState === "visible") emit(this, "seen", newest);
  }

  /** Loads the gap that is on the screen or less than one screen away from it. */
  #look() {
    if (!this.#model?.ready || this.#model.load !== "idle") return;
    const view = this.#log.getBoundingClientRect();
    const near = [...this.#gaps()].reverse().find((gap) => {
      const { top, bottom } = gap.getBoundingClientRect();
      return bottom > view.top - view.height && top < view.bottom + view.height;
    });
    if (near) this.#request(near);
  }

  /** @returns {Iterable<HTMLElement>} */
  #gaps() {
    return this.#content.querySelectorAll(".gap");
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

  #announce() {
    const sent = this.#sent();
    const empty = this.#model?.rows[0]?.kind === "start" ? 0 : -1;
    const newest = sent.length === 0 ? empty : sent[sent.length - 1].seq ?? 0;
    if (this.#announced >= 0) {
      this.#unspoken.push(...sent.filter(({ seq, own }) => !own && seq !== null && seq > this.#announced));
    }
    this.#announced = Math.max(this.#announced, newest);
    if (this.#unspoken.length > 0 && this.#speaking === 0) {
      this.#speaking = setTimeout(() => this.#speak(), ANNOUNCE_MILLISECONDS);
    }
  }

  #speak() {
    const news = this.#unspoken;
    this.#speaking = 0;
    this.#unspoken = [];
    const said = news.map(({ name, text }) => `${name}: ${text}`).join("\n");
    setText(this.#announcer, news.length > SPOKEN_ONE_BY_ONE ? `${news.length} new messages` : said);
  }

  /** @returns {MessageRow[]} the rows of messages that the server has */
  #sent() {
    const rows = this.#model?.rows ?? [];
    return /** @type {MessageRow[]} */ (rows.filter((row) => row.kind === "message" && row.seq !== null));
  }
}

/**
 * The first of ascending items that fits, by halving: a long room has thousands.
 * @template Item
 * @param {Item[]} items
 * @param {(item: Item) => boolean} fits
 */
function firstIndex(items, fits) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(items[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

customElements.define("message-list", MessageList);
