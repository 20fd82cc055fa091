import { Completion } from "../composer/completion.js";
import { foundMessage } from "./found-message.js";
import { texts } from "../../i18n/all-texts.js";
import { reasonOf } from "../../i18n/reasons.js";
import { emit, h, setText } from "../../ui/dom.js";

const TYPED_MILLISECONDS = 250;
const NAMES_ROOM = /(?:^|\s)in:/iu;

/** Looks for messages, in this room or in all of one's rooms. Says `searched` with what is looked for. */
export class SearchPanel extends HTMLElement {
  #input = h("input", { type: "search", placeholder: texts.searchMessages, "aria-label": texts.searchMessages, autocomplete: "off", autofocus: true, maxlength: 400 });
  #everywhere = h("input", { type: "checkbox", id: "search-everywhere" });
  #list = h("ul", { class: "found-list", "aria-label": texts.found });
  #status = h("p", { class: "empty", role: "status" });
  #more = h("button", { type: "button", hidden: true, onclick: () => this.#search(true) }, texts.showMore);
  #timer = 0;
  #asked = 0;
  #looked = "";
  #next = "";
  /** @type {import("../../shell/side-panel.js").PanelModel | null} */
  #model = null;
  #completion = new Completion(this.#input, [
    { before: /(?:^|\s)in:([^:"]{0,40})$/iu, find: (typed) => this.#findRooms(typed.trim().replace(/^#/u, "")) },
    { before: /(?:^|\s)from:([^:"]{0,40})$/iu, find: (typed) => this.#findPeople(typed.trim().replace(/^@/u, "")) },
  ], "search-completion");

  connectedCallback() {
    const form = h("form", { class: "panel-tools", role: "search" }, this.#input, this.#completion.element,
      h("label", { for: "search-everywhere", class: "check" }, this.#everywhere, texts.inAllRooms));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#search(false);
    });
    this.#input.addEventListener("keydown", (event) => {
      if (this.#completion.keyDown(event)) event.preventDefault();
    });
    this.#input.addEventListener("input", () => {
      void this.#completion.update();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(false), TYPED_MILLISECONDS);
    });
    this.#everywhere.addEventListener("change", () => this.#search(false));
    this.append(form, this.#status, this.#list, this.#more);
    setText(this.#status, texts.searchHint);
  }

  /** @param {import("../../shell/side-panel.js").PanelModel} model */
  show(model) {
    const isFirst = this.#model === null;
    this.#model = model;
    if (!isFirst || model.query === "") return;
    this.#input.value = model.query;
    void this.#search(false);
  }

  /** @param {string} search */
  async #findRooms(search) {
    const { rooms } = await this.#model?.ask("rooms", { search, order: "active" }) ?? { rooms: [] };
    return rooms.filter(({ joined, visibility }) => joined && visibility !== "direct")
      .map(({ id, name }) => ({ key: id, text: name, insert: `:${asTyped(name)} `, emoji: "#" }));
  }

  /** @param {string} search */
  async #findPeople(search) {
    const { users } = await this.#model?.ask("users", { search }) ?? { users: [] };
    return users.map(({ id, name }) => ({ key: id, text: name, insert: `:${asTyped(name)} `, avatar: id }));
  }

  /** @param {boolean} further */
  async #search(further) {
    clearTimeout(this.#timer);
    const model = this.#model;
    const typed = this.#input.value.trim();
    if (!model) return;
    this.#asked += 1;
    const asked = this.#asked;
    if (typed === "") return this.#show([], texts.searchHint, false);
    // A hit is a link, so what was looked for is in the address that one comes back to.
    if (!further && typed !== this.#looked) emit(this, "searched", typed);
    this.#looked = typed;
    // Whoever names a room means that one.
    const here = !this.#everywhere.checked && !NAMES_ROOM.test(typed);
    try {
      const { hits, next } = await model.ask("search", {
        query: typed, order: "newest", ...here ? { room: model.room.id } : {}, ...further ? { after: this.#next } : {},
      });
      if (asked !== this.#asked) return;
      this.#next = next ?? "";
      this.#show(hits, hits.length === 0 && !further ? texts.nothingFound(typed, here) : "", further);
    } catch (error) {
      if (asked === this.#asked) this.#show([], reasonOf(error), false);
    }
  }

  /**
   * @param {import("../../api/types.js").SearchPageHit[]} hits
   * @param {string} status
   * @param {boolean} further
   */
  #show(hits, status, further) {
    const items = hits.map((hit) => h("li", {}, foundMessage(hit,
      hit.snippet.map((part) => (part.hit ? h("mark", {}, part.text) : part.text)), "search", this.#looked)));
    if (further) this.#list.append(...items);
    else {
      this.#list.replaceChildren(...items);
      this.#next = hits.length === 0 ? "" : this.#next;
    }
    this.#more.hidden = this.#next === "";
    setText(this.#status, status);
  }
}

/**
 * A name as a filter takes it.
 * @param {string} name
 */
const asTyped = (name) => (/[\s"“”„]/u.test(name) ? `"${name.replace(/["“”„]/gu, "")}"` : name);

customElements.define("search-panel", SearchPanel);
