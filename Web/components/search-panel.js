import { emit, h, setText } from "../dom.js";
import { words } from "../more-words.js";
import { foundMessage } from "./found-message.js";

/** @typedef {{ room: string, seq: number, sender: string, name: string, sentAt: number, snippet: { text: string, hit?: boolean }[] }} Hit */

const TYPED_MILLISECONDS = 250;

/** Looks for messages, in this room or in all of one's rooms. Says `searched` with what is looked for. */
export class SearchPanel extends HTMLElement {
  #input = h("input", { type: "search", placeholder: words.searchMessages, "aria-label": words.searchMessages, autocomplete: "off", autofocus: true, maxlength: 400 });
  #everywhere = h("input", { type: "checkbox", id: "search-everywhere" });
  #list = h("ul", { class: "found-list", "aria-label": words.found });
  #status = h("p", { class: "empty", role: "status" });
  #more = h("button", { type: "button", hidden: true, onclick: () => this.#search(true) }, words.showMore);
  #timer = 0;
  #asked = 0;
  #looked = "";
  #next = "";
  /** @type {import("./side-panel.js").PanelModel | null} */
  #model = null;

  connectedCallback() {
    const form = h("form", { class: "panel-tools", role: "search" }, this.#input,
      h("label", { for: "search-everywhere", class: "check" }, this.#everywhere, words.inAllRooms));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#search(false);
    });
    this.#input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(false), TYPED_MILLISECONDS);
    });
    this.#everywhere.addEventListener("change", () => this.#search(false));
    this.append(form, this.#status, this.#list, this.#more);
    setText(this.#status, words.searchHint);
  }

  /** @param {import("./side-panel.js").PanelModel} model */
  show(model) {
    const isFirst = this.#model === null;
    this.#model = model;
    if (!isFirst || model.query === "") return;
    this.#input.value = model.query;
    void this.#search(false);
  }

  /** @param {boolean} further */
  async #search(further) {
    clearTimeout(this.#timer);
    const model = this.#model;
    const typed = this.#input.value.trim();
    if (!model) return;
    this.#asked += 1;
    const asked = this.#asked;
    if (typed === "") return this.#show([], words.searchHint, false);
    // A hit is a link, so what was looked for is in the address that one comes back to.
    if (!further && typed !== this.#looked) emit(this, "searched", typed);
    this.#looked = typed;
    const query = this.#everywhere.checked ? typed : `${typed} in:${model.room.id}`;
    try {
      const { hits, next } = await model.ask("search", { query, order: "newest", ...(further ? { after: this.#next } : {}) });
      if (asked !== this.#asked) return;
      this.#next = next ?? "";
      this.#show(hits, hits.length === 0 && !further ? words.nothingFound(typed, !this.#everywhere.checked) : "", further);
    } catch (error) {
      if (asked === this.#asked) this.#show([], /** @type {Error} */ (error).message, false);
    }
  }

  /**
   * @param {Hit[]} hits
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

customElements.define("search-panel", SearchPanel);
