import { texts } from "../../i18n/texts.js";
import { emit, h, iconButton, setText } from "../../ui/dom.js";
import { pickEmoji } from "../../ui/emoji/quick-emoji.js";
import { icon } from "../../ui/icons.js";
import { drafts } from "../../ui/storage.js";

/**
 * @typedef {import("../conversation/rows.js").MessageRow} MessageRow
 * @typedef {{ seq: number, text: string, revision: number }} Editing
 * @typedef {{ seq: number, name: string, text: string }} Answering
 */

const LIMIT = 8_000;
/** The limit is shown when this many characters are left. */
const NEAR = 800;
const TYPING_MILLISECONDS = 3_000;

/**
 * Where a message is written: a new one, an answer, or the change of an old one. Says `send` with the text and the number
 * it answers, `command` with one of those that begin with a slash, `saveedit`, `typing`, `editlast` and `done` (Esc with nothing to cancel). What is not sent is kept as the
 * draft of its room.
 */
export class MessageComposer extends HTMLElement {
  #room = "";
  /** @type {(typed: string) => Promise<{ id: string, name: string }[]>} */
  #findPeople = async () => [];
  /** @type {Map<string, Answering>} */
  #answers = new Map();
  /** @type {Editing | null} */
  #editing = null;
  #typedAt = -Infinity;

  #text = h("textarea", { rows: 1, dir: "auto", autocomplete: "off", "aria-describedby": "message-limit" });
  #send = h("button", { type: "submit", class: "send", "aria-label": texts.send, title: texts.sendHint }, icon("send"));
  #emoji = iconButton("face", texts.emoji, () => this.#pickEmoji(), { class: "icon-button pick" });
  #limit = h("p", { id: "message-limit", class: "limit", role: "status" });
  #bannerTitle = h("strong", { dir: "auto" });
  #bannerText = h("span", { dir: "auto" });
  #banner = h("div", { class: "banner", hidden: true }, h("div", {}, this.#bannerTitle, this.#bannerText),
    iconButton("close", texts.cancel, () => this.#cancel()));
  /** @type {import("./completion.js").Completion | undefined} loaded when there may be something to suggest */
  #completion;

  connectedCallback() {
    const form = h("form", {}, this.#banner, h("div", { class: "field" }, this.#text, this.#emoji, this.#send), this.#limit);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => this.#changed());
    this.#text.addEventListener("keydown", (event) => this.#keyDown(event));
    this.append(form);
  }

  /**
   * @param {string} room
   * @param {string} name
   * @param {(typed: string) => Promise<{ id: string, name: string }[]>} findPeople who can be mentioned
   */
  show(room, name, findPeople) {
    this.#findPeople = findPeople;
    this.#text.setAttribute("aria-label", texts.messageTo(name));
    this.#text.placeholder = texts.messageTo(name);
    if (room === this.#room) return;
    this.#room = room;
    this.#editing = null;
    this.#write(drafts.get(room));
    this.#showBanner();
  }

  /** Where what is written goes. */
  get room() {
    return this.#room;
  }

  focusText() {
    this.#text.focus();
  }

  /** @param {MessageRow} row the message to answer */
  answer({ seq, name, text }) {
    if (seq === null) return;
    if (this.#editing) this.#cancel();
    this.#answers.set(this.#room, { seq, name, text });
    this.#showBanner();
    this.focusText();
  }

  /** @param {Editing} editing the message to change */
  edit(editing) {
    this.#editing = editing;
    this.#write(editing.text);
    this.#showBanner();
    this.focusText();
  }

  /** @param {string} text that could not be sent: it is in front of what has been begun since */
  takeBack(text) {
    const since = this.#text.value;
    this.#write(since === "" ? text : `${text}\n${since}`);
    drafts.set(this.#room, this.#text.value);
    this.focusText();
  }

  #changed() {
    if (!this.#editing) drafts.set(this.#room, this.#text.value);
    this.#measure();
    if (this.#completion || /[@＠:/]/u.test(this.#text.value)) void this.#complete();
    const now = performance.now();
    if (this.#editing || this.#trimmed() === "" || now - this.#typedAt < TYPING_MILLISECONDS) return;
    this.#typedAt = now;
    emit(this, "typing");
  }

  async #complete() {
    const module = await import("./completion.js").catch(() => null);
    if (module && !this.#completion) {
      const { Completion, messageSources } = module;
      this.#completion = new Completion(this.#text, messageSources((typed) => this.#findPeople(typed), () => this.#editing !== null));
      this.#text.form?.prepend(this.#completion.element);
    }
    await this.#completion?.update();
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    // The Enter that ends a composition of an input method is not meant for us; 229 is what Safari says of it.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#completion?.keyDown(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.#editing || this.#answers.has(this.#room)) this.#cancel();
      else emit(this, "done");
    }
    if (event.key === "ArrowUp" && this.#text.value === "" && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      emit(this, "editlast");
    }
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    const sure = event.ctrlKey || event.metaKey;
    // A keyboard on the screen has no Shift+Enter: there Enter breaks the line and the button sends. So it is in code.
    if (!sure && (matchMedia("(pointer: coarse)").matches || this.#isInCode())) return;
    event.preventDefault();
    this.#submit();
  }

  #isInCode() {
    const before = this.#text.value.slice(0, this.#text.selectionStart ?? 0);
    return (before.match(/^ {0,3}```/gmu)?.length ?? 0) % 2 === 1;
  }

  #submit() {
    const text = this.#trimmed();
    if (text === "" || charactersOf(text) > LIMIT) return;
    const editing = this.#editing;
    const replyTo = this.#answers.get(this.#room)?.seq;
    if (editing) {
      this.#cancel();
      return emit(this, "saveedit", { ...editing, text });
    }
    // A path such as /etc/hosts is no command, and //x is how a message begins with a slash.
    const isCommand = /^\/\p{L}+(?!\S)/u.test(text);
    if (!isCommand) this.#answers.delete(this.#room);
    this.#typedAt = -Infinity;
    this.#write("");
    drafts.set(this.#room, "");
    this.#showBanner();
    this.#text.focus();
    if (isCommand) emit(this, "command", text);
    else emit(this, "send", { text: text.replace(/^\/(?=\/\p{L})/u, ""), replyTo });
  }

  /** Ends the change or the answer that is being written; what was a draft before is one again. */
  #cancel() {
    if (this.#editing) {
      this.#editing = null;
      this.#write(drafts.get(this.#room));
    } else {
      this.#answers.delete(this.#room);
    }
    this.#showBanner();
    this.focusText();
  }

  #showBanner() {
    const answer = this.#answers.get(this.#room);
    this.#banner.hidden = !this.#editing && !answer;
    this.classList.toggle("editing", this.#editing !== null);
    setText(this.#bannerTitle, this.#editing ? texts.editing : answer ? texts.replyingTo(answer.name) : "");
    setText(this.#bannerText, this.#editing ? texts.editingHint : answer?.text ?? "");
  }

  #pickEmoji() {
    void pickEmoji(this.#emoji, (emoji) => {
      this.#text.setRangeText(emoji, this.#text.selectionStart ?? 0, this.#text.selectionEnd ?? 0, "end");
      this.focusText();
      this.#changed();
    });
  }

  /** @param {string} text */
  #write(text) {
    this.#text.value = text;
    this.#completion?.close();
    this.#measure();
  }

  #trimmed() {
    return this.#text.value.replace(/^\s*\n/u, "").trimEnd();
  }

  #measure() {
    const text = this.#trimmed();
    const left = LIMIT - charactersOf(text);
    setText(this.#limit, left > NEAR ? "" : left < 0 ? texts.tooMany(-left) : texts.left(left));
    this.#limit.classList.toggle("over", left < 0);
    this.#send.disabled = text === "" || left < 0;
    this.#text.style.height = "auto";
    if (this.#text.value !== "") this.#text.style.height = `${this.#text.scrollHeight}px`;
  }
}

/**
 * As the server counts: Unicode scalars, not UTF-16 units.
 * @param {string} text
 */
const charactersOf = (text) => (text.length < LIMIT - NEAR ? text.length : [...text].length);

customElements.define("message-composer", MessageComposer);
