import { reasonOf } from "../../i18n/reasons.js";
import { h, setText } from "../../ui/dom.js";

/**
 * A list of the administration, which is asked for again after each change.
 * @template {{ id: string }} Item
 */
export class AdminList extends HTMLElement {
  #list;
  #status = h("p", { class: "empty", role: "status" });
  #empty;
  #fetch;
  #create;

  /**
   * @param {string} label
   * @param {string} empty what is said when there is nothing
   * @param {() => Promise<Item[]>} fetch
   * @param {(item: Item) => HTMLElement} create
   */
  constructor(label, empty, fetch, create) {
    super();
    this.#list = h("ul", { class: "admin-list", "aria-label": label });
    this.#empty = empty;
    this.#fetch = fetch;
    this.#create = create;
  }

  connectedCallback() {
    this.append(this.#status, this.#list);
    void this.load();
  }

  async load() {
    try {
      const items = await this.#fetch();
      this.#list.replaceChildren(...items.map(this.#create));
      setText(this.#status, items.length === 0 ? this.#empty : "");
    } catch (error) {
      this.#say(error);
    }
  }

  /**
   * Puts more at the end, and the focus where it begins: what was pressed may be gone.
   * @param {Promise<Item[]>} further
   */
  async add(further) {
    try {
      const items = (await further).map(this.#create);
      this.#list.append(...items);
      items[0]?.setAttribute("tabindex", "-1");
      items[0]?.focus();
    } catch (error) {
      this.#say(error);
    }
  }

  /** @param {Promise<unknown>} change */
  async loadAfter(change) {
    try {
      await change;
      await this.load();
    } catch (error) {
      await this.load();
      this.#say(error);
    }
  }

  /** @param {unknown} error */
  #say(error) {
    setText(this.#status, reasonOf(error));
  }
}

customElements.define("admin-list", AdminList);
