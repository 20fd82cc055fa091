import { call } from "../../api/session.js";
import { accessSection } from "./admin-access.js";
import { botsSection } from "./admin-bots.js";
import { AdminFigures } from "./admin-figures.js";
import { guestsSection } from "./admin-guests.js";
import { invitationsSection } from "./admin-invitations.js";
import { keysSection } from "./admin-keys.js";
import { peopleSection } from "./admin-people.js";
import { roomsSection } from "./admin-rooms.js";
import { texts } from "../../i18n/all-texts.js";
import { reasonOf } from "../../i18n/reasons.js";
import { askingForm } from "../../ui/dialog.js";
import { emit, h } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";
import { showToast } from "../../ui/toast.js";

/**
 * What owners and admins do for everyone: how the server is, the workspace, its people, invitations, rooms, bots and API keys.
 * Says `arrived` to go back.
 */
export class AdminPage extends HTMLElement {
  #me;

  /** @param {import("../../api/types.js").User} me */
  constructor(me) {
    super();
    this.#me = me;
  }

  connectedCallback() {
    document.title = `${texts.administration} · Roomkey`;
    const back = h("a", {
      href: "/", class: "back icon-button", "aria-label": texts.backToRooms,
      onclick: (/** @type {Event} */ event) => {
        event.preventDefault();
        history.pushState(null, "", "/");
        emit(this, "arrived");
      },
    }, icon("back"));
    const title = h("h1", { tabindex: -1 }, texts.administration);
    const may = this.#me.role === "owner" || this.#me.role === "admin";
    const content = may ? [
      new AdminFigures(), this.#workspace(), accessSection(this.#me), peopleSection(this, this.#me), invitationsSection(), guestsSection(this), roomsSection(), botsSection(this), keysSection(this),
    ] : [h("p", { class: "empty" }, texts.notForYou)];
    this.append(h("main", { class: "admin" }, h("header", {}, back, title), ...content));
    title.focus();
  }

  #workspace() {
    const name = h("input", { id: "workspace", required: true, maxlength: 80, dir: "auto", autocomplete: "organization" });
    const room = h("select", { id: "default-room" }, h("option", { value: "" }, texts.noDefaultRoom));
    const form = askingForm([
      h("label", { for: "workspace" }, texts.name), name,
      h("label", { for: "default-room" }, texts.defaultRoom), room, h("small", {}, texts.defaultRoomHint),
    ], texts.save, async () => {
      await call("PATCH /api/workspace", { name: name.value.trim(), defaultRoom: room.value === "" ? null : room.value });
      showToast(texts.saved);
    });
    Promise.all([call("GET /api/workspace"), call("GET /api/rooms")]).then(([{ workspace }, { rooms }]) => {
      name.value = workspace.name;
      const open = rooms.filter(({ visibility, archived }) => visibility === "public" && !archived);
      room.append(...open.map((one) => h("option", { value: one.id, selected: one.id === workspace.defaultRoom }, one.name)));
    }).catch((error) => showToast(reasonOf(error)));
    return h("section", {}, h("h2", {}, texts.workspace), form);
  }
}

customElements.define("admin-page", AdminPage);
