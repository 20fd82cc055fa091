import { emit, h, iconButton, setText } from "../dom.js";
import { words } from "../words.js";
import { MembersPanel } from "./members-panel.js";
import { PinsPanel } from "./pins-panel.js";
import { RoomPanel } from "./room-panel.js";
import { SearchPanel } from "./search-panel.js";

/**
 * @typedef {import("../router.js").Panel} Panel
 *
 * @typedef {object} PanelModel
 * @property {import("../rooms.js").Room} room
 * @property {string} title of the room
 * @property {import("../state.js").User} me
 * @property {import("../members.js").Members | undefined} members
 * @property {number} pinsAsOf changes when the pins of the room may have
 * @property {string} query
 * @property {(id: string) => import("../presence.js").PresenceState} presenceOf
 * @property {Ask} ask
 * @property {boolean} ready
 *
 * @typedef {(verb: string, members?: Record<string, unknown>) => Promise<any>} Ask asks the server something
 */

/** What is shown beside a conversation: who is in it, what is pinned, what was found, its settings. Says `panel` with `null` to close. */
export class SidePanel extends HTMLElement {
  #title = h("h1", { id: "panel-title", tabindex: -1 });
  #body = h("div", { class: "body" });
  /** @type {string} */
  #shown = "";
  /** @type {(HTMLElement & { show(model: PanelModel): void }) | null} */
  #content = null;

  connectedCallback() {
    this.append(h("aside", { "aria-labelledby": "panel-title" },
      h("header", {}, this.#title, iconButton("close", words.close, () => emit(this, "panel", null))), this.#body));
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
    const shown = `${panel} ${model.room.id}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#content = create(panel);
      this.#body.replaceChildren(this.#content);
      setText(this.#title, titleOf(panel));
      // A field to type in takes the focus; else the heading says where one is.
      queueMicrotask(() => /** @type {HTMLElement} */ (this.#content?.querySelector("[autofocus]") ?? this.#title).focus());
    }
    this.#content?.show(model);
  }

  clear() {
    if (this.#shown === "") return;
    this.#shown = "";
    this.#content = null;
    this.#body.replaceChildren();
  }
}

/** @param {Panel} panel */
function create(panel) {
  switch (panel) {
    case "members": return new MembersPanel();
    case "pins": return new PinsPanel();
    case "search": return new SearchPanel();
    case "room": return new RoomPanel();
  }
}

/** @param {Panel} panel */
function titleOf(panel) {
  switch (panel) {
    case "members": return words.members;
    case "pins": return words.pinnedMessages;
    case "search": return words.search;
    case "room": return words.roomDetails;
  }
}

customElements.define("side-panel", SidePanel);
