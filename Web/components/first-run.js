import { askingForm } from "../dialog.js";
import { emit, h } from "../dom.js";
import { pathOf } from "../router.js";
import { call } from "../session.js";
import { words } from "../more-words.js";
import { invitationLink, linkField } from "./admin-invitations.js";

const INVITED = 25;
const DAYS = 30;

/** The first minute of a server: its name, a first room, a link for the others. Says `arrived`; the address is then the room's. */
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
      await call("PATCH", "/api/workspace", { name: name.value.trim() });
      this.#room();
    }));
  }

  #room() {
    const name = h("input", { id: "first-room", required: true, maxlength: 80, dir: "auto", autocomplete: "off", value: words.firstRoom });
    this.#show(2, words.makeFirstRoom, words.makeFirstRoomLead, askingForm([
      h("label", { for: "first-room" }, words.name), name,
    ], words.next, async () => {
      const { room } = await call("POST", "/api/rooms", { name: name.value.trim(), visibility: "public" });
      await call("PATCH", "/api/workspace", { defaultRoom: room.id });
      const { token } = await call("POST", "/api/invitations", { uses: INVITED, days: DAYS });
      this.#invite(room.id, invitationLink(token));
    }));
  }

  /**
   * @param {string} room
   * @param {string} link
   */
  #invite(room, link) {
    const start = h("button", {
      type: "button", class: "primary",
      onclick: () => {
        history.replaceState(null, "", pathOf(room));
        emit(this, "arrived");
      },
    }, words.startTalking);
    this.#show(3, words.inviteOthers, words.inviteOthersLead(INVITED, DAYS), linkField(link, words.invitationLink), start);
  }

  /**
   * @param {number} step
   * @param {string} title
   * @param {string} lead
   * @param {...HTMLElement} content
   */
  #show(step, title, lead, ...content) {
    this.#place.replaceChildren(h("small", {}, words.step(step, 3)), h("h1", { tabindex: -1 }, title), h("p", { class: "lead" }, lead), ...content);
    /** @type {HTMLElement | null} */ (this.#place.querySelector("input, h1"))?.focus();
  }
}

customElements.define("first-run", FirstRun);
