import { texts } from "../../i18n/all-texts.js";
import { date } from "../../i18n/format.js";
import { reasonOf } from "../../i18n/reasons.js";
import { moderates } from "../../state/rooms.js";
import { emit, h, setText } from "../../ui/dom.js";
import { showToast } from "../../ui/toast.js";

/** What a room is: its name, topic and description, which its moderators change here; archiving and leaving. */
export class RoomPanel extends HTMLElement {
  #name = h("input", { id: "edit-name", maxlength: 80, required: true, dir: "auto", autocomplete: "off" });
  #topic = h("input", { id: "edit-topic", maxlength: 250, dir: "auto", autocomplete: "off" });
  #description = h("textarea", { id: "edit-description", maxlength: 1000, rows: 4, dir: "auto" });
  #save = h("button", { type: "submit", class: "primary" }, texts.save);
  #problem = h("p", { class: "problem", role: "alert" });
  #form = h("form", { class: "fields" },
    h("label", { for: "edit-name" }, texts.name), this.#name,
    h("label", { for: "edit-topic" }, texts.topic), this.#topic,
    h("label", { for: "edit-description" }, texts.description), this.#description, this.#problem, this.#save);
  #level = h("select", { id: "room-level" }, ...Object.entries(texts.levels).map(([value, name]) => h("option", { value }, name)));
  #facts = h("dl", { class: "facts" });
  #archive = h("button", { type: "button", onclick: () => this.#update({ archived: !this.#model?.room.archived }) });
  #leave = h("button", { type: "button", class: "danger", onclick: () => emit(this, "leaveroom") }, texts.leave);
  /** @type {import("../../shell/side-panel.js").PanelModel | null} */
  #model = null;

  connectedCallback() {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#update({ name: this.#name.value.trim(), topic: this.#topic.value.trim(), description: this.#description.value.trim() });
    });
    this.#level.addEventListener("change", () => this.#setLevel());
    this.append(this.#facts, h("div", { class: "row" }, h("label", { for: "room-level" }, texts.notifyLevel), this.#level), this.#form, h("div", { class: "panel-end" }, this.#archive, this.#leave));
  }

  /** @param {import("../../shell/side-panel.js").PanelModel} model */
  show(model) {
    const before = this.#model?.room;
    this.#model = model;
    const { me, room, title } = model;
    const mayArchive = moderates(me, room);
    const mayChange = mayArchive && room.visibility !== "direct" && !room.archived;
    this.#form.hidden = !mayChange;
    this.#archive.hidden = !mayArchive;
    this.#leave.hidden = room.visibility === "direct";
    setText(this.#archive, room.archived ? texts.unarchive : texts.archive);
    if (before === room) return;
    this.#level.value = room.level;
    // What somebody else has changed shows in a field, unless one is at work in it.
    for (const [field, value, old] of /** @type {const} */ ([
      [this.#name, room.name, before?.name], [this.#topic, room.topic, before?.topic], [this.#description, room.description, before?.description],
    ])) {
      if (old === undefined || field.value === old) field.value = value;
    }
    const facts = [
      ...(mayChange ? [] : [[texts.name, title], [texts.topic, room.topic], [texts.description, room.description]]),
      [texts.visibility, texts.visibilities[room.visibility]],
      [texts.created, date(room.createdAt)],
    ];
    this.#facts.replaceChildren(...facts.filter(([, value]) => value !== "")
      .map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", { dir: "auto" }, value))));
  }

  async #setLevel() {
    if (!this.#model) return;
    try {
      await this.#model.ask("setNotifications", { room: this.#model.room.id, level: /** @type {import("../../api/types.js").NotificationLevel} */ (this.#level.value) });
      showToast(texts.saved);
    } catch (error) {
      this.#level.value = this.#model.room.level;
      showToast(reasonOf(error));
    }
  }

  /** @param {Omit<import("../../api/types.js").Verbs["updateRoom"]["fields"], "room">} change */
  async #update(change) {
    if (!this.#model) return;
    setText(this.#problem, "");
    try {
      await this.#model.ask("updateRoom", { room: this.#model.room.id, ...change });
      showToast(texts.saved);
    } catch (error) {
      setText(this.#problem, reasonOf(error));
    }
  }
}

customElements.define("room-panel", RoomPanel);
