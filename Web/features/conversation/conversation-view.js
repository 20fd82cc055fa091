import { MessageComposer } from "../composer/composer.js";
import { MessageList } from "./message-list.js";
import { texts } from "../../i18n/texts.js";
import { names, panels } from "../../shell/panels.js";
import { moderates } from "../../state/rooms.js";
import { emit, h, iconButton, setText } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";
import { openMenu } from "../../ui/popup.js";

/**
 * @typedef {import("../../state/rooms.js").Room} Room
 *
 * @typedef {object} ConversationModel
 * @property {string | null} id the room of the address, `null` for none
 * @property {import("../../api/types.js").User} me
 * @property {Room | undefined} room
 * @property {string} title
 * @property {string} about what stands under the title
 * @property {boolean} missing there is no such room
 * @property {import("./rows.js").Row[]} rows
 * @property {import("../../state/history.js").LoadState} load
 * @property {boolean} ready
 * @property {string[]} typing
 * @property {import("../../shell/panels.js").Panel | null} panel
 * @property {(typed: string) => Promise<{ id: string, name: string }[]>} findPeople who can be mentioned
 */

/**
 * One room: its name, its messages, and where to write or to join. Says `joinroom`, `leaveroom`, `markread`,
 * `copyroomlink` and `panel` with the panel to show.
 */
export class ConversationView extends HTMLElement {
  list = new MessageList();
  composer = new MessageComposer();

  #sign = h("span", { class: "sign", "aria-hidden": "true" });
  #title = h("h1", { id: "room-title", tabindex: -1, dir: "auto" });
  #about = h("p", { class: "about", dir: "auto" });
  #panelButtons = names.flatMap((name) => {
    const { button } = panels[name];
    return button ? [iconButton(button.icon, button.label(), () => emit(this, "panel", name), { "data-panel": name })] : [];
  });
  #more = iconButton("more", texts.more, () => this.#openMore(), { "aria-haspopup": "menu" });
  #tools = h("div", { class: "tools" }, ...this.#panelButtons, this.#more);
  #header = h("header", {},
    h("a", { href: "/", class: "back icon-button", "aria-label": texts.backToRooms }, icon("back")),
    this.#sign, h("div", { class: "title" }, this.#title, this.#about), this.#tools);
  #join = h("button", { type: "button", class: "primary", onclick: () => emit(this, "joinroom") }, texts.join);
  #joinText = h("p", {});
  #problem = h("p", { class: "problem", role: "alert" });
  #joinPanel = h("div", { class: "join" }, this.#joinText, this.#join, this.#problem);
  #placeholder = h("div", { class: "placeholder" });
  #typing = h("p", { class: "typing", "aria-live": "off" });
  #archived = h("p", { class: "archived" }, texts.isArchived);
  #region = h("section", { "aria-labelledby": "room-title" },
    this.#header, this.#placeholder, this.list, this.#joinPanel, this.#typing, this.composer, this.#archived);
  /** @type {Room | undefined} */
  #room;

  connectedCallback() {
    this.append(this.#region);
  }

  /** @param {ConversationModel} model */
  show(model) {
    const { id, room, missing, rows, title, about, typing, panel } = model;
    const joined = room?.joined ?? false;
    const unsent = rows.some((row) => row.kind === "message" && row.seq === null);
    this.#room = room;
    this.#header.hidden = id === null;
    this.list.hidden = !room || (!joined && !unsent);
    this.composer.hidden = !joined || (room?.archived ?? false);
    this.#archived.hidden = !joined || !room?.archived;
    this.#joinPanel.hidden = !room || joined;
    this.#joinPanel.classList.toggle("alone", this.list.hidden);
    this.#tools.hidden = !joined;
    this.#about.hidden = this.#sign.hidden = !room;
    this.#typing.hidden = !joined;
    this.#placeholder.hidden = room !== undefined;
    this.#placeholder.classList.toggle("waiting", id !== null && !missing);
    setText(this.#title, room ? title : missing ? texts.noSuchRoom : id === null ? "" : texts.openingRoom);
    setText(this.#placeholder, id === null ? texts.chooseRoom : missing ? texts.noSuchRoomHint : texts.loading);
    for (const button of this.#panelButtons) {
      button.setAttribute("aria-pressed", String(button.dataset.panel === panel));
    }
    if (!room) return;
    const sign = room.visibility === "direct" ? "people" : room.visibility === "private" ? "lock" : "hash";
    if (this.#sign.dataset.icon !== sign) {
      this.#sign.dataset.icon = sign;
      this.#sign.replaceChildren(icon(sign));
    }
    setText(this.#about, about);
    this.#about.title = room.topic;
    setText(this.#joinText, texts.joinToRead(title));
    setText(this.#typing, typing.length === 0 ? "" : texts.typing(typing));
    if (joined) this.composer.show(room.id, title, model.findPeople);
    if (!this.list.hidden) {
      const rights = { write: joined && !room.archived, moderate: moderates(model.me, room) };
      // Last, since it asks where things stand, and what is written after that has to be laid out once more.
      this.list.show({ ...model, room: room.id, name: title, newest: room.newest, read: room.read, rights });
    }
  }

  /** Where a person goes on after coming here: to writing, or to the room's name where writing would open a keyboard. */
  focusStart() {
    if (!this.composer.hidden && matchMedia("(pointer: fine)").matches) this.composer.focusText();
    else if (!this.#joinPanel.hidden) this.#join.focus();
    else this.#title.focus();
  }

  /** @param {string} text what went wrong with joining or leaving, empty when nothing did */
  showProblem(text) {
    setText(this.#problem, text);
  }

  #openMore() {
    const isDirect = this.#room?.visibility === "direct";
    openMenu(this.#more, texts.more, [
      { label: texts.roomDetails, icon: "gear", act: () => emit(this, "panel", "room") },
      { label: texts.markRead, icon: "check", act: () => emit(this, "markread") },
      { label: texts.copyRoomLink, icon: "link", act: () => emit(this, "copyroomlink") },
      ...(isDirect ? [] : [{ label: texts.leave, icon: /** @type {const} */ ("signOut"), danger: true, act: () => emit(this, "leaveroom") }]),
    ]);
  }
}

customElements.define("conversation-view", ConversationView);
