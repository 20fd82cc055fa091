import { foundMessage } from "../search/found-message.js";
import { texts } from "../../i18n/all-texts.js";
import { reasonOf } from "../../i18n/reasons.js";
import { h, setText } from "../../ui/dom.js";
import { withoutMarks } from "../../ui/markdown.js";

/** The pinned messages of a room, newest first. */
export class PinsPanel extends HTMLElement {
  #list = h("ul", { class: "found-list", "aria-label": texts.pinnedMessages });
  #empty = h("p", { class: "empty", role: "status" });
  #asOf = -1;

  connectedCallback() {
    this.append(this.#list, this.#empty);
  }

  /** @param {import("../../shell/side-panel.js").PanelModel} model */
  show({ room, timeline, ask, ready }) {
    const asOf = lastChange(timeline);
    if (!ready || this.#asOf === asOf) return;
    this.#asOf = asOf;
    void this.#load(room.id, ask);
  }

  /**
   * @param {string} room
   * @param {import("../../api/types.js").Ask} ask
   */
  async #load(room, ask) {
    try {
      const { messages } = await ask("pins", { room });
      this.#list.replaceChildren(...messages.reverse().map((message) => h("li", {}, foundMessage({ ...message, room }, [withoutMarks(message.text ?? "")], "pins"))));
      setText(this.#empty, messages.length === 0 ? texts.nothingPinned : "");
    } catch (error) {
      setText(this.#empty, reasonOf(error));
    }
  }
}

/**
 * The last change that can have changed the list: a pin, or an edit or deletion of a message, of which no pin tells.
 * @param {import("../../state/timeline.js").Timeline} timeline
 */
const lastChange = ({ held, changed, marks }) => Math.max(0,
  ...[...marks.values()].map(({ pinAsOf }) => pinAsOf),
  ...held.map(({ editedAt, deletedAt, revision }) => (editedAt ?? deletedAt) === undefined ? 0 : Math.floor(revision)),
  ...changed.values());

customElements.define("pins-panel", PinsPanel);
