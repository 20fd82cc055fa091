import { emit, h, iconButton, paintAvatar, setText } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../popup.js";
import { words } from "../words.js";
import { fillRooms } from "./room-items.js";

/**
 * @typedef {import("../rooms.js").Room} Room
 * @typedef {import("../rooms.js").Preview} Preview
 * @typedef {import("../state.js").User} User
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
 * @property {(room: Room) => import("../presence.js").PresenceState} presenceOf
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
  #roomsPart = h("section", {}, h("h2", { id: "your-rooms" }, words.rooms), this.#rooms);
  #directPart = h("section", {}, h("h2", { id: "your-direct" }, words.directMessages), this.#direct);
  #archivedPart = h("details", {}, h("summary", { id: "your-archived" }, words.archived), this.#archived);
  #empty = h("div", { class: "empty" }, h("p", {}, words.noRooms),
    h("button", { type: "button", class: "primary", onclick: () => emit(this, "open", "newroom") }, words.newRoom),
    h("button", { type: "button", onclick: () => emit(this, "open", "browse") }, words.browseRooms));
  #avatar = h("span", { class: "avatar", "aria-hidden": "true" });
  #name = h("span", { class: "who", dir: "auto" });
  #kind = h("span", { class: "kind" });
  #mine = h("button", { type: "button", class: "mine", "aria-haspopup": "menu", onclick: () => this.#openMine() },
    this.#avatar, h("span", { class: "whoami" }, this.#name, this.#kind), icon("gear"));
  /** @type {User | null} */
  #me = null;

  connectedCallback() {
    const add = iconButton("plus", words.add, () => this.#openAdd(add), { "aria-haspopup": "menu" });
    const find = h("button", { type: "button", class: "find", onclick: () => emit(this, "open", "switch") },
      icon("search"), h("span", {}, words.jumpTo), h("kbd", { "aria-hidden": "true" }, words.jumpKey));
    this.append(h("nav", { "aria-label": words.rooms },
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
    setText(this.#kind, model.me.kind === "guest" ? words.guest : words.roleNames[model.me.role ?? "member"] ?? "");
    this.#mine.setAttribute("aria-label", words.yourMenu(model.me.name));
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
    openMenu(anchor, words.add, [
      { label: words.newRoom, icon: "plus", act: () => emit(this, "open", "newroom") },
      { label: words.newDirect, icon: "people", act: () => emit(this, "open", "direct") },
      { label: words.browseRooms, icon: "hash", act: () => emit(this, "open", "browse") },
    ]);
  }

  #openMine() {
    const isGuest = this.#me?.kind === "guest";
    const governs = this.#me?.role === "owner" || this.#me?.role === "admin";
    /** @type {(label: string, icon: import("../icons.js").IconName, what: string) => import("../popup.js").MenuItem} */
    const item = (label, icon, what) => ({ label, icon, act: () => emit(this, "open", what) });
    openMenu(this.#mine, words.yourMenu(this.#me?.name ?? ""), [
      ...(isGuest ? [item(words.createAccount, "key", "account")] : []),
      item(words.settings, "gear", "settings"),
      ...(governs ? [item(words.administration, "shield", "admin")] : []),
      item(words.keyboard, "hash", "keys"),
      item(words.signOut, "signOut", "signout"),
    ]);
  }
}

customElements.define("room-list", RoomList);
