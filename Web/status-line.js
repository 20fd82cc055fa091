import { h, setText } from "./dom.js";

/** Most interruptions are over before anybody has to know of them. */
const QUIET_MILLISECONDS = 1_000;
/** From this many failed tries on, it is no longer a hiccup. */
const OFFLINE_FAILURES = 2;

/** Says that the connection is gone; says nothing when all is well. */
export class StatusLine extends HTMLElement {
  #line = h("p", { role: "status" });
  #failures = 0;
  #timer = 0;

  connectedCallback() {
    this.append(this.#line);
  }

  /**
   * @param {boolean} ready
   * @param {number} failures
   */
  show(ready, failures) {
    this.#failures = failures;
    if (ready) {
      clearTimeout(this.#timer);
      this.#timer = 0;
      setText(this.#line, "");
    } else if (this.#line.textContent !== "") {
      this.#say();
    } else if (this.#timer === 0) {
      this.#timer = setTimeout(() => this.#say(), QUIET_MILLISECONDS);
    }
  }

  #say() {
    const offline = !navigator.onLine || this.#failures >= OFFLINE_FAILURES;
    setText(this.#line, offline ? "Offline – messages are kept and sent when you are back" : "Connecting…");
  }
}

customElements.define("status-line", StatusLine);
