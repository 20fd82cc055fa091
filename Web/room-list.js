import { emit, h, reconcile, setText } from "./dom.js";
import { counted, hue, initials } from "./format.js";
import { pathOf } from "./router.js";

/**
 * @typedef {import("./state.js").Room} Room
 * @typedef {import("./state.js").User} User
 *
 * @typedef {object} RoomListModel
 * @property {Room[]} joined
 * @property {Room[]} others
 * @property {boolean} listed the list is complete
 * @property {string | null} current
 * @property {(room: Room) => number} unread
 */

/**
 * The rooms: one's own, those to discover, and a form for a new one. Says `createroom` with a name and `signout`.
 */
export class RoomList extends HTMLElement {
  #heading = h("h1", { tabindex: -1 }, "Roomkey");
  #joined = h("ul", { "aria-labelledby": "your-rooms" });
  #others = h("ul", { "aria-labelledby": "other-rooms" });
  #joinedPart = h("section", {}, h("h2", { id: "your-rooms" }, "Your rooms"), this.#joined);
  #othersPart = h("section", {}, h("h2", { id: "other-rooms" }, "Discover"), this.#others);
  #empty = h("p", { class: "empty" }, "No rooms yet. Create the first one below and share its link.");
  #input = h("input", {
    id: "room-name", type: "text", required: true, maxlength: 80, autocomplete: "off", dir: "auto",
    placeholder: "New room", "aria-label": "Name of the new room", "aria-describedby": "room-problem",
  });
  #create = h("button", { type: "submit" }, "Create");
  #problem = h("p", { id: "room-problem", class: "problem", role: "alert" });
  #avatar = h("span", { class: "avatar", "aria-hidden": "true" });
  #name = h("span", { class: "who", dir: "auto" });
  #consequence = h("p", {});
  #dialog = this.#signOutDialog();

  connectedCallback() {
    const form = h("form", { class: "new-room" }, this.#input, this.#create, this.#problem);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = this.#input.value.trim();
      if (name !== "") emit(this, "createroom", name);
    });
    const leave = h("button", { type: "button", class: "quiet" }, "Sign out");
    leave.addEventListener("click", () => this.#dialog.showModal());
    this.append(h("nav", { "aria-label": "Rooms" },
      h("header", {}, h("img", { src: "/icon.svg", alt: "", width: 28, height: 28 }), this.#heading),
      h("div", { class: "rooms" }, this.#empty, this.#joinedPart, this.#othersPart),
      form,
      h("footer", {}, this.#avatar, this.#name, leave),
      this.#dialog));
  }

  /** @param {User} me */
  showMe({ id, name, kind }) {
    setText(this.#consequence, kind === "account"
      ? "You can sign in again with your name and password. Unsent text stays on this device."
      : "You are a guest: once you sign out you cannot come back as the same person. What you wrote stays in the rooms, and unsent text stays on this device.");
    setText(this.#name, name);
    setText(this.#avatar, initials(name));
    this.#avatar.style.setProperty("--hue", String(hue(id)));
  }

  /** @param {RoomListModel} model */
  show(model) {
    this.#empty.hidden = !model.listed || model.joined.length + model.others.length > 0;
    this.#joinedPart.hidden = model.joined.length === 0;
    this.#othersPart.hidden = model.others.length === 0;
    this.#fill(this.#joined, model.joined, model);
    this.#fill(this.#others, model.others, model);
  }

  focusHeading() {
    this.#heading.focus();
  }

  /** @param {"making" | "made" | Error} outcome of the last `createroom` */
  created(outcome) {
    this.#create.disabled = outcome === "making";
    setText(this.#problem, outcome instanceof Error ? outcome.message : "");
    if (outcome === "made") this.#input.value = "";
    if (outcome instanceof Error) this.#input.focus();
  }

  /**
   * @param {HTMLElement} list
   * @param {Room[]} rooms
   * @param {RoomListModel} model
   */
  #fill(list, rooms, model) {
    reconcile(list, rooms, ({ id }) => id, createItem, (item, room) => {
      const link = /** @type {HTMLAnchorElement} */ (item.firstElementChild);
      const [name, note] = link.children;
      const unread = room.joined ? model.unread(room) : 0;
      setText(name, room.name);
      setText(note, unread > 0 ? `${unread > 99 ? "99+" : unread}` : room.joined ? "" : counted(room.members, "person", "people"));
      note.classList.toggle("unread", unread > 0);
      if (unread > 0) note.setAttribute("title", counted(unread, "new message", "new messages"));
      else note.removeAttribute("title");
      if (room.id === model.current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }

  #signOutDialog() {
    const stay = h("button", { type: "button" }, "Stay");
    const go = h("button", { type: "button", class: "primary" }, "Sign out");
    const dialog = h("dialog", { "aria-labelledby": "sign-out-title" },
      h("h2", { id: "sign-out-title" }, "Sign out?"),
      this.#consequence,
      h("div", { class: "buttons" }, stay, go));
    stay.addEventListener("click", () => dialog.close());
    go.addEventListener("click", () => {
      dialog.close();
      emit(this, "signout");
    });
    return dialog;
  }
}

/** @param {Room} room */
function createItem({ id }) {
  const link = h("a", { href: pathOf(id) }, h("span", { class: "room-name", dir: "auto" }), h("span", { class: "note" }));
  return h("li", {}, link);
}

customElements.define("room-list", RoomList);
