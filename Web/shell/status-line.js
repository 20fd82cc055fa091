import { texts } from "../i18n/texts.js";
import { emit, h, setText } from "../ui/dom.js";

/** Most interruptions are over before anybody has to know of them. */
const QUIET_MILLISECONDS = 2_000;
const TICK_MILLISECONDS = 1_000;

/** Says that the connection is gone and when it is tried again; says nothing when all is well. Says `trynow`. */
export class StatusLine extends HTMLElement {
  #text = h("span", { role: "status" });
  #when = h("span", { class: "when" });
  #bar = h("div", { class: "bar", hidden: true }, this.#text, this.#when,
    h("button", { type: "button", onclick: () => emit(this, "trynow") }, texts.tryNow));
  #timer = 0;
  #ticking = 0;
  #nextTry = 0;

  connectedCallback() {
    this.append(this.#bar);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    clearInterval(this.#ticking);
  }

  /**
   * @param {boolean} ready
   * @param {number} nextTry when the connection is tried again; in the past while it is being tried
   */
  show(ready, nextTry) {
    this.#nextTry = nextTry;
    if (ready) {
      clearTimeout(this.#timer);
      clearInterval(this.#ticking);
      this.#timer = this.#ticking = 0;
      this.#bar.hidden = true;
      setText(this.#text, "");
    } else if (this.#timer === 0) {
      this.#timer = setTimeout(() => this.#appear(), QUIET_MILLISECONDS);
    } else if (!this.#bar.hidden) {
      this.#tick();
    }
  }

  #appear() {
    this.#bar.hidden = false;
    setText(this.#text, texts.reconnecting);
    this.#tick();
    this.#ticking = setInterval(() => this.#tick(), TICK_MILLISECONDS);
  }

  #tick() {
    const seconds = Math.ceil((this.#nextTry - Date.now()) / 1000);
    setText(this.#when, seconds > 0 ? texts.nextTry(seconds) : "");
  }
}

customElements.define("status-line", StatusLine);
