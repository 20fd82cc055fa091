import { emit, h, icon, setText } from "./dom.js";
import { drafts } from "./storage.js";

const LIMIT = 8_000;
/** The limit is shown when this many characters are left. */
const NEAR = 800;

/** Where a message is written. Says `send` with the text; keeps what is not sent as the draft of its room. */
export class MessageComposer extends HTMLElement {
  #room = "";
  #text = h("textarea", { rows: 1, dir: "auto", autocomplete: "off", "aria-describedby": "message-limit" });
  #send = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send (Enter)" }, icon("M12 19V5M5 12l7-7 7 7"));
  #limit = h("p", { id: "message-limit", class: "limit", role: "status" });

  connectedCallback() {
    const form = h("form", {}, h("div", { class: "field" }, this.#text, this.#send), this.#limit);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => {
      drafts.set(this.#room, this.#text.value);
      this.#measure();
    });
    this.#text.addEventListener("keydown", (event) => this.#keyDown(event));
    this.append(form);
  }

  /**
   * @param {string} room
   * @param {string} name
   */
  show(room, name) {
    this.#text.setAttribute("aria-label", `Message to ${name}`);
    this.#text.placeholder = `Message to ${name}`;
    if (room === this.#room) return;
    this.#room = room;
    this.#text.value = drafts.get(room);
    this.#measure();
  }

  focusText() {
    this.#text.focus();
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    // The Enter that ends a composition of an input method is not meant for us; 229 is what Safari says of it.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || composing || event.shiftKey || event.altKey) return;
    // A keyboard on the screen has no Shift+Enter: there Enter breaks the line and the button sends.
    const touch = matchMedia("(pointer: coarse)").matches;
    if (touch && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#trimmed();
    if (text === "" || charactersOf(text) > LIMIT) return;
    this.#text.value = "";
    drafts.set(this.#room, "");
    this.#measure();
    this.#text.focus();
    emit(this, "send", text);
  }

  #trimmed() {
    return this.#text.value.replace(/^\s*\n/u, "").trimEnd();
  }

  #measure() {
    const text = this.#trimmed();
    const left = LIMIT - charactersOf(text);
    const few = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    setText(this.#limit, left > NEAR ? "" : few);
    this.#limit.classList.toggle("over", left < 0);
    this.#send.disabled = text === "" || left < 0;
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }
}

/**
 * As the server counts: Unicode scalars, not UTF-16 units.
 * @param {string} text
 */
const charactersOf = (text) => (text.length < LIMIT - NEAR ? text.length : [...text].length);

customElements.define("message-composer", MessageComposer);
