import { call } from "../../api/session.js";
import { invitationLink, linkField } from "../admin/admin-invitations.js";
import { texts } from "../../i18n/all-texts.js";
import { pathOf } from "../../shell/router.js";
import { askingForm } from "../../ui/dialog.js";
import { emit, h } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";

const INVITED = 25;
const DAYS = 30;

/** The first minute of a server: its name, who may join, a first room, a link for the others. Says `arrived`; the address is then the room's. */
export class FirstRun extends HTMLElement {
  #place = h("div", { class: "name-form" });

  connectedCallback() {
    this.append(h("main", { class: "welcome" }, this.#place));
    this.#name();
  }

  #name() {
    const name = h("input", { id: "workspace-name", required: true, maxlength: 80, dir: "auto", autocomplete: "organization", placeholder: texts.workspaceExample });
    this.#show(1, texts.nameWorkspace, texts.nameWorkspaceLead, askingForm([
      h("label", { for: "workspace-name" }, texts.name), name,
    ], texts.next, async () => {
      const { workspace } = await call("PATCH /api/workspace", { name: name.value.trim() });
      // Whoever started the server may have said already who may join.
      if (workspace.fixed?.includes("signUp") && workspace.fixed.includes("guests")) this.#room();
      else this.#access(new Set(workspace.fixed));
    }));
  }

  /** @param {Set<string>} fixed what the server was started with */
  #access(fixed) {
    const choices = h("fieldset", { "aria-label": texts.whoMayJoin },
      ...(/** @type {const} */ ([["invited", "lock"], ["anyone", "hash"]])).map(([value, drawing]) => h("label", { class: "choice" },
        h("input", { type: "radio", name: "access", value, checked: value === "invited" }), icon(drawing),
        h("span", {}, h("strong", {}, texts.accesses[value][0]), h("small", {}, texts.accesses[value][1])))));
    this.#show(2, texts.whoMayJoin, texts.whoMayJoinLead, askingForm([choices], texts.next, async () => {
      const isOpen = /** @type {HTMLInputElement | null} */ (choices.querySelector(":checked"))?.value === "anyone";
      await call("PATCH /api/workspace", {
        ...(fixed.has("signUp") ? {} : { signUp: isOpen ? "open" : "invitation" }), ...(fixed.has("guests") ? {} : { guests: isOpen }),
      });
      this.#room();
    }));
  }

  #room() {
    const name = h("input", { id: "first-room", required: true, maxlength: 80, dir: "auto", autocomplete: "off", value: texts.firstRoom });
    this.#show(3, texts.createFirstRoom, texts.createFirstRoomLead, askingForm([
      h("label", { for: "first-room" }, texts.name), name,
    ], texts.next, async () => {
      const { room } = await call("POST /api/rooms", { name: name.value.trim(), visibility: "public" });
      await call("PATCH /api/workspace", { defaultRoom: room.id });
      const { workspace } = await call("GET /api/workspace");
      // Whoever started the server lets nobody sign up, so there is no link to hand on.
      if (workspace.signUp === "closed") return this.#finish(room.id);
      const { token } = await call("POST /api/invitations", { uses: INVITED, days: DAYS });
      this.#invite(room.id, invitationLink(token), workspace.guests || workspace.signUp === "open");
    }));
  }

  /**
   * @param {string} room
   * @param {string} link
   * @param {boolean} isOpen whether others can join without it
   */
  #invite(room, link, isOpen) {
    const start = h("button", { type: "button", class: "primary", onclick: () => this.#finish(room) }, texts.startTalking);
    this.#show(4, texts.inviteOthers, texts.inviteOthersLead(INVITED, DAYS, isOpen), linkField(link, texts.invitationLink), start);
  }

  /** @param {string} room */
  #finish(room) {
    history.replaceState(null, "", pathOf(room));
    emit(this, "arrived");
  }

  /**
   * @param {number} step
   * @param {string} title
   * @param {string} lead
   * @param {...HTMLElement} content
   */
  #show(step, title, lead, ...content) {
    this.#place.replaceChildren(h("small", {}, texts.step(step, 4)), h("h1", { tabindex: -1 }, title), h("p", { class: "lead" }, lead), ...content);
    /** @type {HTMLElement | null} */ (this.#place.querySelector("input, h1"))?.focus();
  }
}

customElements.define("first-run", FirstRun);
