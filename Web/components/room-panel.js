import { emit, h, setText } from "../dom.js";
import { date } from "../format.js";
import { moderates } from "../rooms.js";
import { words } from "../more-words.js";
import { showToast } from "./toast.js";

/** What a room is: its name, topic and description, which its moderators change here; archiving and leaving. */
export class RoomPanel extends HTMLElement {
  #name = h("input", { id: "edit-name", maxlength: 80, required: true, dir: "auto", autocomplete: "off" });
  #topic = h("input", { id: "edit-topic", maxlength: 250, dir: "auto", autocomplete: "off" });
  #description = h("textarea", { id: "edit-description", maxlength: 1000, rows: 4, dir: "auto" });
  #save = h("button", { type: "submit", class: "primary" }, words.save);
  #problem = h("p", { class: "problem", role: "alert" });
  #form = h("form", { class: "fields" },
    h("label", { for: "edit-name" }, words.name), this.#name,
    h("label", { for: "edit-topic" }, words.topic), this.#topic,
    h("label", { for: "edit-description" }, words.description), this.#description, this.#problem, this.#save);
  #level = h("select", { id: "room-level" }, ...Object.entries(words.levels).map(([value, name]) => h("option", { value }, name)));
  #facts = h("dl", { class: "facts" });
  #archive = h("button", { type: "button", onclick: () => this.#update({ archived: !this.#model?.room.archived }) });
  #leave = h("button", { type: "button", class: "danger", onclick: () => emit(this, "leaveroom") }, words.leave);
  /** @type {import("./side-panel.js").PanelModel | null} */
  #model = null;

  connectedCallback() {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#update({ name: this.#name.value.trim(), topic: this.#topic.value.trim(), description: this.#description.value.trim() });
    });
    this.#level.addEventListener("change", () => this.#setLevel());
    this.append(this.#facts, h("div", { class: "row" }, h("label", { for: "room-level" }, words.notifyLevel), this.#level), this.#form, h("div", { class: "panel-end" }, this.#archive, this.#leave));
  }

  /** @param {import("./side-panel.js").PanelModel} model */
  show(model) {
    const before = this.#model?.room;
    this.#model = model;
    const { me, room, title } = model;
    const mayArchive = moderates(me, room);
    const mayChange = mayArchive && room.visibility !== "direct" && !room.archived;
    this.#form.hidden = !mayChange;
    this.#archive.hidden = !mayArchive;
    this.#leave.hidden = room.visibility === "direct";
    setText(this.#archive, room.archived ? words.unarchive : words.archive);
    if (before === room) return;
    this.#level.value = room.level;
    // What somebody else has changed shows in a field, unless one is at work in it.
    for (const [field, value, old] of /** @type {const} */ ([
      [this.#name, room.name, before?.name], [this.#topic, room.topic, before?.topic], [this.#description, room.description, before?.description],
    ])) {
      if (old === undefined || field.value === old) field.value = value;
    }
    const facts = [
      ...(mayChange ? [] : [[words.name, title], [words.topic, room.topic], [words.description, room.description]]),
      [words.whoSees, words.visibilities[room.visibility]],
      [words.created, date(room.createdAt)],
    ];
    this.#facts.replaceChildren(...facts.filter(([, value]) => value !== "")
      .map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", { dir: "auto" }, value))));
  }

  async #setLevel() {
    if (!this.#model) return;
    try {
      await this.#model.ask("setNotifications", { room: this.#model.room.id, level: this.#level.value });
      showToast(words.saved);
    } catch (error) {
      this.#level.value = this.#model.room.level;
      showToast(/** @type {Error} */ (error).message);
    }
  }

  /** @param {Record<string, unknown>} change */
  async #update(change) {
    if (!this.#model) return;
    setText(this.#problem, "");
    try {
      await this.#model.ask("updateRoom", { room: this.#model.room.id, ...change });
      showToast(words.saved);
    } catch (error) {
      setText(this.#problem, /** @type {Error} */ (error).message);
    }
  }
}

customElements.define("room-panel", RoomPanel);
