import { fillRooms } from "./room-items.js";
import { texts } from "../../i18n/texts.js";
import { emit, h, iconButton, paintAvatar, setText } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";
import { openMenu } from "../../ui/popup.js";

/**
 * @typedef {import("../../state/rooms.js").Room} Room
 * @typedef {import("../../state/rooms.js").Preview} Preview
 * @typedef {import("../../api/types.js").User} User
 *
 * @typedef {object} RoomListModel
 * @property {Room[]} joined
 * @property {Room[]} direct
 * @property {Room[]} archived
 * @property {boolean} listed the list is complete
 * @property {string | null} current
 * @property {User} me
 * @property {string} workspace its name
 * @property {(room: Room) => Preview | undefined} preview
 * @property {(room: Room) => boolean} hasDraft
 * @property {(room: Room) => string} titleOf
 * @property {(room: Room) => import("../../api/types.js").Presence} presenceOf
 */

/**
 * The rooms one is in, and what belongs to oneself. Says `open` with the name of a dialog or page: `newroom`, `browse`,
 * `direct`, `switch`, `settings`, `keys`, `admin`, `account`, `signout`.
 */
export class RoomList extends HTMLElement {
  #heading = h("h1", { tabindex: -1, dir: "auto" });
  #rooms = h("ul", { "aria-labelledby": "your-rooms" });
  #direct = h("ul", { "aria-labelledby": "your-direct" });
  #archived = h("ul", { "aria-labelledby": "your-archived" });
  #roomsPart = h("section", {}, h("h2", { id: "your-rooms" }, texts.rooms), this.#rooms);
  #directPart = h("section", {}, h("h2", { id: "your-direct" }, texts.directMessages), this.#direct);
  #archivedPart = h("details", {}, h("summary", { id: "your-archived" }, texts.archived), this.#archived);
  #empty = h("div", { class: "empty" }, h("p", {}, texts.noRooms),
    h("button", { type: "button", class: "primary", onclick: () => emit(this, "open", "newroom") }, texts.newRoom),
    h("button", { type: "button", onclick: () => emit(this, "open", "browse") }, texts.browseRooms));
  #avatar = h("span", { class: "avatar", "aria-hidden": "true" });
  #name = h("span", { class: "who", dir: "auto" });
  #kind = h("span", { class: "kind" });
  #mine = h("button", { type: "button", class: "mine", "aria-haspopup": "menu", onclick: () => this.#openMine() },
    this.#avatar, h("span", { class: "whoami" }, this.#name, this.#kind), icon("gear"));
  /** @type {User | null} */
  #me = null;

  connectedCallback() {
    const add = iconButton("plus", texts.add, () => this.#openAdd(add), { "aria-haspopup": "menu" });
    const find = h("button", { type: "button", class: "find", onclick: () => emit(this, "open", "switch") },
      icon("search"), h("span", {}, texts.jumpTo), h("kbd", { "aria-hidden": "true" }, texts.jumpKey));
    this.append(h("nav", { "aria-label": texts.rooms },
      h("header", {}, h("img", { loading: "lazy", src: "/icon.svg", alt: "", width: 28, height: 28 }), this.#heading, add),
      find,
      h("div", { class: "rooms" }, this.#empty, this.#roomsPart, this.#directPart, this.#archivedPart),
      h("footer", {}, this.#mine)));
  }

  /** @param {RoomListModel} model */
  show(model) {
    this.#me = model.me;
    setText(this.#heading, model.workspace);
    setText(this.#name, model.me.name);
    setText(this.#kind, model.me.kind === "guest" ? texts.guest : texts.roleNames[model.me.role ?? "member"] ?? "");
    this.#mine.setAttribute("aria-label", texts.yourMenu(model.me.name));
    paintAvatar(this.#avatar, model.me.id, model.me.name);
    this.#empty.hidden = !model.listed || model.joined.length + model.direct.length + model.archived.length > 0;
    this.#roomsPart.hidden = model.joined.length === 0;
    this.#directPart.hidden = model.direct.length === 0;
    this.#archivedPart.hidden = model.archived.length === 0;
    fillRooms(this.#rooms, model.joined, model);
    fillRooms(this.#direct, model.direct, model);
    fillRooms(this.#archived, model.archived, model);
  }

  focusHeading() {
    this.#heading.focus();
  }

  /** @param {HTMLElement} anchor */
  #openAdd(anchor) {
    openMenu(anchor, texts.add, [
      { label: texts.newRoom, icon: "plus", act: () => emit(this, "open", "newroom") },
      { label: texts.newDirect, icon: "people", act: () => emit(this, "open", "direct") },
      { label: texts.browseRooms, icon: "hash", act: () => emit(this, "open", "browse") },
    ]);
  }

  #openMine() {
    const isGuest = this.#me?.kind === "guest";
    const governs = this.#me?.role === "owner" || this.#me?.role === "admin";
    /** @type {(label: string, icon: import("../../ui/icons.js").IconName, dialog: import("../../shell/dialogs.js").DialogName) => import("../../ui/popup.js").MenuItem} */
    const item = (label, icon, dialog) => ({ label, icon, act: () => emit(this, "open", dialog) });
    openMenu(this.#mine, texts.yourMenu(this.#me?.name ?? ""), [
      ...(isGuest ? [item(texts.createAccount, "key", "account")] : []),
      item(texts.settings, "gear", "settings"),
      ...(governs ? [item(texts.administration, "shield", "admin")] : []),
      item(texts.keyboard, "hash", "keys"),
      item(texts.signOut, "signOut", "signout"),
    ]);
  }
}

customElements.define("room-list", RoomList);
