import { language, texts } from "../../i18n/texts.js";
import { avatar, h, reconcile } from "../../ui/dom.js";

/**
 * @typedef {{ key: string, text: string, insert: string, note?: string, avatar?: string, emoji?: string }} Suggestion
 *
 * @typedef {object} Source
 * @property {RegExp} before what stands before the caret when this source has something to say; its group is what was typed
 * @property {(typed: string) => Promise<Suggestion[]> | Suggestion[]} find
 */

const MOST = 10;

/** Suggestions for what is being typed in a text field, in a list above it. Arrow keys move, Tab and Enter accept. */
export class Completion {
  element;
  #field;
  #sources;
  /** @type {Suggestion[]} */
  #found = [];
  #chosen = 0;
  #start = 0;
  #asked = 0;

  /**
   * @param {HTMLTextAreaElement | HTMLInputElement} field
   * @param {Source[]} sources
   * @param {string} [id]
   */
  constructor(field, sources, id = "completion") {
    this.element = h("ul", { id, class: "completion", role: "listbox", "aria-label": texts.suggestions, hidden: true });
    this.#field = field;
    this.#sources = sources;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", id);
    field.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return this.#found.length > 0;
  }

  /** Looks at what stands before the caret. */
  async update() {
    const before = this.#field.value.slice(0, this.#field.selectionStart ?? 0);
    this.#asked += 1;
    const asked = this.#asked;
    for (const { before: pattern, find } of this.#sources) {
      const match = pattern.exec(before);
      if (!match || this.#field.selectionStart !== this.#field.selectionEnd) continue;
      const found = (await find(match[1])).slice(0, MOST);
      if (asked !== this.#asked) return;
      if (found.length === 0) continue;
      this.#start = before.length - match[1].length - 1;
      return this.#show(found);
    }
    this.close();
  }

  close() {
    this.#asked += 1;
    this.#show([]);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was for the list
   */
  keyDown(event) {
    if (!this.isOpen) return false;
    switch (event.key) {
      case "ArrowDown": case "ArrowUp":
        this.#choose((this.#chosen + (event.key === "ArrowDown" ? 1 : -1) + this.#found.length) % this.#found.length);
        return true;
      case "Enter": case "Tab":
        if (event.shiftKey) return false;
        this.#accept(this.#found[this.#chosen]);
        return true;
      case "Escape":
        this.close();
        return true;
      default:
        return false;
    }
  }

  /** @param {Suggestion[]} found */
  #show(found) {
    this.#found = found;
    this.element.hidden = found.length === 0;
    reconcile(this.element, found, ({ key }) => key, (item) => this.#create(item), () => {});
    if (found.length > 0) this.#choose(0);
    else this.#field.removeAttribute("aria-activedescendant");
  }

  /** @param {Suggestion} item */
  #create(item) {
    const picture = item.avatar === undefined ? h("span", { class: "emoji" }, item.emoji ?? "@") : avatar(item.avatar, item.text);
    const element = h("li", { id: `${this.element.id}-${item.key}`, role: "option" }, picture, h("span", { dir: "auto" }, item.text),
      ...(item.note ? [h("small", {}, item.note)] : []));
    // Not a click: that would take the focus out of the field first.
    element.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#accept(item);
    });
    return element;
  }

  /** @param {number} index */
  #choose(index) {
    this.#chosen = index;
    [...this.element.children].forEach((child, at) => child.setAttribute("aria-selected", String(at === index)));
    this.#field.setAttribute("aria-activedescendant", `${this.element.id}-${this.#found[index].key}`);
    this.element.children[index]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Suggestion} item */
  #accept(item) {
    this.#field.setRangeText(item.insert, this.#start, this.#field.selectionStart ?? 0, "end");
    this.close();
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Before an `@`: nothing, white space, punctuation, or a letter of a script that puts no spaces between words. */
const BEFORE_MENTION = "(?:^|[^\\p{L}\\p{N}_/]|[\\p{Script=Han}\\p{Script=Hira}\\p{Script=Kana}\\p{Script=Hang}\\p{Script=Thai}\\p{Script=Laoo}\\p{Script=Khmr}\\p{Script=Mymr}])";

/**
 * What is suggested while a message is written: people, commands and emoji.
 * @param {(typed: string) => Promise<{ id: string, name: string }[]>} people who can be mentioned
 * @param {() => boolean} isEditing
 * @returns {Source[]}
 */
export const messageSources = (people, isEditing) => [
  { before: new RegExp(`${BEFORE_MENTION}[@＠]([^\\s@＠][^@＠\\n]{0,39}|)$`, "u"), find: async (typed) => peopleFor(typed, await people(typed)) },
  { before: /^\/(\p{L}*)$/u, find: async (typed) => (isEditing() ? [] : (await import("./commands.js")).findCommands(typed)) },
  { before: /(?:^|\s):([\p{L}\d_+-]{2,20})$/u, find: emojiFor },
];

/**
 * @param {string} typed
 * @param {{ id: string, name: string }[]} people
 * @returns {Suggestion[]}
 */
function peopleFor(typed, people) {
  const wanted = typed.toLocaleLowerCase();
  return [...people, { id: "", name: "room" }].filter(({ name }) => [name, ...name.split(/\s+/u)].some((word) => word.toLocaleLowerCase().startsWith(wanted)))
    .map(({ id, name }) => ({ key: id || "room", text: id === "" ? texts.everyoneHere : name, insert: `@${name} `, avatar: id || undefined }));
}

/** @param {string} typed */
async function emojiFor(typed) {
  const { findEmoji } = await import("../../ui/emoji/emoji-table.js");
  return findEmoji(typed.replace(/_/gu, " "), language).map(({ emoji, name }) => ({ key: emoji, text: name, insert: `${emoji} `, emoji }));
}
