import { panels } from "./panels.js";
import { texts } from "../i18n/texts.js";
import { emit, h, iconButton, setText } from "../ui/dom.js";
import { showToast } from "../ui/toast.js";

/**
 * @typedef {import("./panels.js").Panel} Panel
 *
 * @typedef {object} PanelModel
 * @property {import("../state/rooms.js").Room} room
 * @property {string} title of the room
 * @property {import("../api/types.js").User} me
 * @property {import("../state/room-members.js").RoomMembers | undefined} members
 * @property {import("../state/timeline.js").Timeline} timeline what is held of the room's messages
 * @property {string} query
 * @property {(id: string) => import("../api/types.js").Presence} presenceOf
 * @property {import("../api/types.js").Ask} ask
 * @property {(page: import("../api/types.js").Verbs["members"]["fields"]) => Promise<void>} askForMembers
 * @property {boolean} ready
 *
 * @typedef {HTMLElement & { show(model: PanelModel): void }} Content
 */

/** What is shown beside a conversation: who is in it, what is pinned, what was found, its settings. Says `panel` with `null` to close. */
export class SidePanel extends HTMLElement {
  #title = h("h1", { id: "panel-title", tabindex: -1 });
  #body = h("div", { class: "body" });
  /** @type {string} */
  #shown = "";
  /** @type {Content | null} */
  #content = null;
  /** @type {PanelModel | null} */
  #model = null;

  connectedCallback() {
    this.append(h("aside", { "aria-labelledby": "panel-title" },
      h("header", {}, this.#title, iconButton("close", texts.close, () => emit(this, "panel", null))), this.#body));
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.stopPropagation();
      emit(this, "panel", null);
    });
  }

  /**
   * @param {Panel} panel
   * @param {PanelModel} model
   */
  show(panel, model) {
    this.#model = model;
    const shown = `${panel} ${model.room.id}`;
    if (shown === this.#shown) return this.#content?.show(model);
    this.#shown = shown;
    this.#content = null;
    this.#body.replaceChildren();
    setText(this.#title, panels[panel].title());
    void this.#fill(panel, shown);
  }

  /**
   * @param {Panel} panel
   * @param {string} shown
   */
  async #fill(panel, shown) {
    try {
      const content = await panels[panel].load();
      if (shown !== this.#shown || !this.#model) return;
      this.#content = content;
      this.#body.replaceChildren(content);
      content.show(this.#model);
    } catch {
      showToast(texts.unreachable);
    }
    // A field to type in takes the focus; else the heading says where one is.
    /** @type {HTMLElement} */ (this.#content?.querySelector("[autofocus]") ?? this.#title).focus();
  }

  clear() {
    if (this.#shown === "") return;
    this.#shown = "";
    this.#content = this.#model = null;
    this.#body.replaceChildren();
  }
}

customElements.define("side-panel", SidePanel);
