import { h, setText } from "../dom.js";
import { withoutMarks } from "../markdown.js";
import { words } from "../more-words.js";
import { foundMessage } from "./found-message.js";

/** The pinned messages of a room, newest first. */
export class PinsPanel extends HTMLElement {
  #list = h("ul", { class: "found-list", "aria-label": words.pinnedMessages });
  #empty = h("p", { class: "empty", role: "status" });
  #asOf = -1;

  connectedCallback() {
    this.append(this.#list, this.#empty);
  }

  /** @param {import("./side-panel.js").PanelModel} model */
  show({ room, pinsAsOf, ask, ready }) {
    if (!ready || this.#asOf === pinsAsOf) return;
    this.#asOf = pinsAsOf;
    void this.#load(room.id, ask);
  }

  /**
   * @param {string} room
   * @param {import("./side-panel.js").Ask} ask
   */
  async #load(room, ask) {
    try {
      const { messages } = await ask("pins", { room });
      this.#list.replaceChildren(.../** @type {import("../state.js").Message[]} */ (messages).reverse()
        .map((message) => h("li", {}, foundMessage({ ...message, room }, [withoutMarks(message.text ?? "")], "pins"))));
      setText(this.#empty, messages.length === 0 ? words.nothingPinned : "");
    } catch (error) {
      setText(this.#empty, /** @type {Error} */ (error).message);
    }
  }
}

customElements.define("pins-panel", PinsPanel);
