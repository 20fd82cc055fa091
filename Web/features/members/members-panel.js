import { texts } from "../../i18n/all-texts.js";
import { reasonOf } from "../../i18n/reasons.js";
import { moderates } from "../../state/rooms.js";
import { avatar, emit, h, iconButton, reconcile, setText, showPresence } from "../../ui/dom.js";
import { openMenu } from "../../ui/popup.js";
import { showToast } from "../../ui/toast.js";

/** @typedef {import("../../state/room-members.js").Member} Member */

const TYPED_MILLISECONDS = 150;

/** Who is in the room. Says `direct` with a person's id and `open` with `invite`. */
export class MembersPanel extends HTMLElement {
  #filter = h("input", { type: "search", placeholder: texts.findPerson, "aria-label": texts.findPerson, autocomplete: "off" });
  #add = h("button", { type: "button", onclick: () => emit(this, "open", "invite") }, texts.addPeople);
  #list = h("ul", { class: "people-list", "aria-label": texts.members });
  #empty = h("p", { class: "empty", role: "status" });
  #rest = h("p", { class: "empty", role: "status" });
  #more = h("button", { type: "button", hidden: true, onclick: () => this.#ask({ after: this.#model?.members?.next }) }, texts.showMore);
  /** What has been looked for, and what came of it. */
  #sought = "";
  #answered = "";
  #timer = 0;
  /** @type {import("../../shell/side-panel.js").PanelModel | null} */
  #model = null;
  #asked = false;

  connectedCallback() {
    this.#filter.addEventListener("input", () => this.#model && this.show(this.#model));
    this.append(h("div", { class: "panel-tools" }, this.#filter, this.#add), this.#list, this.#empty, this.#rest, this.#more);
  }

  /** @param {import("../../shell/side-panel.js").PanelModel} model */
  show(model) {
    this.#model = model;
    if (!model.members && !this.#asked && model.ready) {
      this.#asked = true;
      emit(this, "needmembers");
    }
    this.#add.hidden = model.room.visibility === "direct" || model.room.archived;
    const typed = this.#filter.value.trim();
    const wanted = typed.toLocaleLowerCase();
    const isWhole = !model.members?.next;
    if (!isWhole && typed !== this.#sought) this.#seek(typed);
    const people = [...model.members?.byID.values() ?? []].filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
      .sort((a, b) => Number(b.role === "moderator") - Number(a.role === "moderator") || a.name.localeCompare(b.name));
    const isSure = isWhole || typed === this.#answered;
    setText(this.#empty, model.members && people.length === 0 && isSure ? texts.nobodyFound(typed) : "");
    setText(this.#rest, isWhole || typed !== "" ? "" : texts.someOf(people.length, model.room.members));
    this.#more.hidden = isWhole || typed !== "";
    reconcile(this.#list, people, ({ id, name }) => `${id} ${name}`, (member) => this.#create(member), (item, member) => this.#update(item, member, model));
  }

  /**
   * Looks on the server for members that are not known here: only the first of a large room are.
   * @param {string} typed
   */
  #seek(typed) {
    this.#sought = typed;
    clearTimeout(this.#timer);
    if (typed === "") return;
    this.#timer = setTimeout(async () => {
      await this.#ask({ search: typed });
      this.#answered = typed;
      if (this.#model) this.show(this.#model);
    }, TYPED_MILLISECONDS);
  }

  /** @param {{ search?: string, after?: string }} which */
  async #ask(which) {
    const model = this.#model;
    if (!model) return;
    try {
      await model.askForMembers({ room: model.room.id, ...which });
    } catch (error) {
      showToast(reasonOf(error));
    }
  }

  /** @param {Member} member */
  #create({ id, name }) {
    const more = iconButton("more", texts.moreAbout(name), () => this.#openMenu(more, id), { "aria-haspopup": "menu" });
    return h("li", {}, avatar(id, name), h("span", { class: "person" }, h("span", { class: "name", dir: "auto" }, name), h("small", {})), more);
  }

  /**
   * @param {HTMLElement} item
   * @param {Member} member
   * @param {import("../../shell/side-panel.js").PanelModel} model
   */
  #update(item, { id, role }, { me, room, presenceOf }) {
    const state = presenceOf(id);
    showPresence(/** @type {HTMLElement} */ (item.firstElementChild), state);
    const note = /** @type {HTMLElement} */ (item.querySelector("small"));
    setText(note, [...(state === "offline" ? [] : [texts.presence[state]]), ...(id === me.id ? [texts.thisIsYou] : []), ...(role === "moderator" && room.visibility !== "direct" ? [texts.moderator] : [])].join(" · "));
    /** @type {HTMLElement} */ (item.lastElementChild).hidden = id === me.id;
  }

  /**
   * @param {HTMLElement} anchor
   * @param {string} id
   */
  #openMenu(anchor, id) {
    const model = this.#model;
    const member = model?.members?.byID.get(id);
    if (!model || !member) return;
    const { room } = model;
    const mayModerate = moderates(model.me, room) && room.visibility !== "direct" && !room.archived;
    const promoted = member.role === "moderator";
    openMenu(anchor, texts.moreAbout(member.name), [
      { label: texts.profile, icon: "people", act: () => emit(this, "profile", { id, anchor }) },
      { label: texts.messagePerson(member.name), icon: "send", act: () => emit(this, "direct", [id]) },
      ...(mayModerate ? [
        { label: promoted ? texts.makeMember : texts.makeModerator, icon: /** @type {const} */ ("shield"),
          act: () => this.#do(model.ask("setRole", { room: room.id, user: id, role: promoted ? "member" : "moderator" })) },
        { label: texts.removeFromRoom, icon: /** @type {const} */ ("close"), danger: true, act: () => this.#do(model.ask("remove", { room: room.id, user: id })) },
      ] : []),
    ]);
  }

  /** @param {Promise<unknown>} change of the members */
  async #do(change) {
    try {
      await change;
      emit(this, "needmembers");
    } catch (error) {
      showToast(reasonOf(error));
    }
  }
}

customElements.define("members-panel", MembersPanel);
