import { texts } from "../../i18n/texts.js";
import { h, setText } from "../../ui/dom.js";

/** @typedef {import("./rows.js").MessageRow} MessageRow */

/** Announcements are gathered, so that a burst is one sentence and not twenty. */
const GATHER_MILLISECONDS = 1_000;
const SPOKEN_ONE_BY_ONE = 2;

/**
 * Tells those who cannot see it what others write in the open room. Changes of the log itself are not announced by the
 * browser: history that loads would be read aloud.
 */
export class Announcer {
  element = h("div", { class: "visually-hidden", "aria-live": "polite" });
  #announced = -1;
  /** @type {MessageRow[]} */
  #unspoken = [];
  #speaking = 0;

  /** Another room: what is in it already is not news. */
  forget() {
    this.#announced = -1;
    this.#unspoken = [];
    setText(this.element, "");
  }

  /**
   * @param {MessageRow[]} sent ascending
   * @param {boolean} isEmpty the room is known to have no messages
   */
  hear(sent, isEmpty) {
    const newest = sent.length === 0 ? (isEmpty ? 0 : -1) : sent[sent.length - 1].seq ?? 0;
    if (this.#announced >= 0) {
      this.#unspoken.push(...sent.filter(({ seq, own }) => !own && seq !== null && seq > this.#announced));
    }
    this.#announced = Math.max(this.#announced, newest);
    if (this.#unspoken.length > 0 && this.#speaking === 0) this.#speaking = setTimeout(() => this.#speak(), GATHER_MILLISECONDS);
  }

  #speak() {
    const news = this.#unspoken;
    this.#speaking = 0;
    this.#unspoken = [];
    const said = news.map(({ name, text }) => `${name}: ${text}`).join("\n");
    setText(this.element, news.length > SPOKEN_ONE_BY_ONE ? texts.newMessages(news.length) : said);
  }
}
