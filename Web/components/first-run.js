import { askingForm } from "../dialog.js";
import { emit, h } from "../dom.js";
import { icon } from "../icons.js";
import { pathOf } from "../router.js";
import { call } from "../session.js";
import { words } from "../more-words.js";
import { invitationLink, linkField } from "./admin-invitations.js";

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
    const name = h("input", { id: "workspace-name", required: true, maxlength: 80, dir: "auto", autocomplete: "organization", placeholder: words.workspaceExample });
    this.#show(1, words.nameWorkspace, words.nameWorkspaceLead, askingForm([
      h("label", { for: "workspace-name" }, words.name), name,
    ], words.next, async () => {
      const { workspace } = await call("PATCH", "/api/workspace", { name: name.value.trim() });
      // Whoever started the server may have said already who may join.
      if (workspace.fixed?.includes("signUp") && workspace.fixed.includes("guests")) this.#room();
      else this.#access(new Set(workspace.fixed));
    }));
  }

  /** @param {Set<string>} fixed what the server was started with */
  #access(fixed) {
    const choices = h("fieldset", { "aria-label": words.whoMayJoin },
      ...(/** @type {const} */ ([["invited", "lock"], ["anyone", "hash"]])).map(([value, drawing]) => h("label", { class: "choice" },
        h("input", { type: "radio", name: "access", value, checked: value === "invited" }), icon(drawing),
        h("span", {}, h("strong", {}, words.accesses[value][0]), h("small", {}, words.accesses[value][1])))));
    this.#show(2, words.whoMayJoin, words.whoMayJoinLead, askingForm([choices], words.next, async () => {
      const isOpen = /** @type {HTMLInputElement | null} */ (choices.querySelector(":checked"))?.value === "anyone";
      await call("PATCH", "/api/workspace", {
        ...(fixed.has("signUp") ? {} : { signUp: isOpen ? "open" : "invitation" }), ...(fixed.has("guests") ? {} : { guests: isOpen }),
      });
      this.#room();
    }));
  }

  #room() {
    const name = h("input", { id: "first-room", required: true, maxlength: 80, dir: "auto", autocomplete: "off", value: words.firstRoom });
    this.#show(3, words.makeFirstRoom, words.makeFirstRoomLead, askingForm([
      h("label", { for: "first-room" }, words.name), name,
    ], words.next, async () => {
      const { room } = await call("POST", "/api/rooms", { name: name.value.trim(), visibility: "public" });
      await call("PATCH", "/api/workspace", { defaultRoom: room.id });
      const { workspace } = await call("GET", "/api/workspace");
      // Whoever started the server lets nobody sign up, so there is no link to hand on.
      if (workspace.signUp === "closed") return this.#finish(room.id);
      const { token } = await call("POST", "/api/invitations", { uses: INVITED, days: DAYS });
      this.#invite(room.id, invitationLink(token), workspace.guests || workspace.signUp === "open");
    }));
  }

  /**
   * @param {string} room
   * @param {string} link
   * @param {boolean} isOpen whether others can join without it
   */
  #invite(room, link, isOpen) {
    const start = h("button", { type: "button", class: "primary", onclick: () => this.#finish(room) }, words.startTalking);
    this.#show(4, words.inviteOthers, words.inviteOthersLead(INVITED, DAYS, isOpen), linkField(link, words.invitationLink), start);
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
    this.#place.replaceChildren(h("small", {}, words.step(step, 4)), h("h1", { tabindex: -1 }, title), h("p", { class: "lead" }, lead), ...content);
    /** @type {HTMLElement | null} */ (this.#place.querySelector("input, h1"))?.focus();
  }
}

customElements.define("first-run", FirstRun);
