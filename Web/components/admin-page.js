import { askingForm } from "../dialog.js";
import { emit, h } from "../dom.js";
import { icon } from "../icons.js";
import { call, reasonOf } from "../session.js";
import { words } from "../more-words.js";
import { accessSection } from "./admin-access.js";
import { botsSection } from "./admin-bots.js";
import { AdminFigures } from "./admin-figures.js";
import { guestsSection } from "./admin-guests.js";
import { invitationsSection } from "./admin-invitations.js";
import { keysSection } from "./admin-keys.js";
import { peopleSection } from "./admin-people.js";
import { roomsSection } from "./admin-rooms.js";
import { showToast } from "./toast.js";

/**
 * What owners and admins do for everyone: how the server is, the workspace, its people, invitations, rooms, bots and API keys.
 * Says `arrived` to go back.
 */
export class AdminPage extends HTMLElement {
  #me;

  /** @param {import("../state.js").User} me */
  constructor(me) {
    super();
    this.#me = me;
  }

  connectedCallback() {
    document.title = `${words.administration} · Roomkey`;
    const back = h("a", {
      href: "/", class: "back icon-button", "aria-label": words.backToRooms,
      onclick: (/** @type {Event} */ event) => {
        event.preventDefault();
        history.pushState(null, "", "/");
        emit(this, "arrived");
      },
    }, icon("back"));
    const title = h("h1", { tabindex: -1 }, words.administration);
    const may = this.#me.role === "owner" || this.#me.role === "admin";
    const content = may ? [
      new AdminFigures(), this.#workspace(), accessSection(this.#me), peopleSection(this, this.#me), invitationsSection(), guestsSection(this), roomsSection(), botsSection(this), keysSection(this),
    ] : [h("p", { class: "empty" }, words.notForYou)];
    this.append(h("main", { class: "admin" }, h("header", {}, back, title), ...content));
    title.focus();
  }

  #workspace() {
    const name = h("input", { id: "workspace", required: true, maxlength: 80, dir: "auto", autocomplete: "organization" });
    const room = h("select", { id: "default-room" }, h("option", { value: "" }, words.noDefaultRoom));
    const form = askingForm([
      h("label", { for: "workspace" }, words.name), name,
      h("label", { for: "default-room" }, words.defaultRoom), room, h("small", {}, words.defaultRoomHint),
    ], words.save, async () => {
      await call("PATCH", "/api/workspace", { name: name.value.trim(), defaultRoom: room.value === "" ? null : room.value });
      showToast(words.saved);
    });
    Promise.all([call("GET", "/api/workspace"), call("GET", "/api/rooms")]).then(([{ workspace }, { rooms }]) => {
      name.value = workspace.name;
      /** @type {import("../rooms.js").WireRoom[]} */
      const open = rooms.filter((/** @type {import("../rooms.js").WireRoom} */ { visibility, archived }) => visibility === "public" && !archived);
      room.append(...open.map((one) => h("option", { value: one.id, selected: one.id === workspace.defaultRoom }, one.name)));
    }).catch((error) => showToast(reasonOf(error)));
    return h("section", {}, h("h2", {}, words.workspace), form);
  }
}

customElements.define("admin-page", AdminPage);
