import { MessageComposer } from "./composer.js";
import { emit, h, icon, setText } from "./dom.js";
import { counted } from "./format.js";
import { MessageList } from "./message-list.js";

/**
 * @typedef {import("./state.js").Room} Room
 *
 * @typedef {object} ConversationModel
 * @property {string | null} id the room of the address, `null` for none
 * @property {Room | undefined} room
 * @property {boolean} missing there is no such room
 * @property {import("./timeline.js").Row[]} rows
 * @property {import("./history.js").LoadState} load
 * @property {boolean} ready
 */

/** One room: its name, its messages, and where to write or to join. Says `joinroom` and `leaveroom`. */
export class ConversationView extends HTMLElement {
  #title = h("h1", { id: "room-title", tabindex: -1, dir: "auto" });
  #people = h("p", { class: "people" });
  #leave = h("button", { type: "button", class: "quiet" }, "Leave");
  #header = h("header", {},
    h("a", { href: "/", class: "back", "aria-label": "Back to the rooms" }, icon("M15 5l-7 7 7 7")),
    h("div", { class: "title" }, this.#title, this.#people), this.#leave);
  #list = new MessageList();
  #composer = new MessageComposer();
  #join = h("button", { type: "button", class: "primary" }, "Join");
  #joinText = h("p", {});
  #problem = h("p", { class: "problem", role: "alert" });
  #joinPanel = h("div", { class: "join" }, this.#joinText, this.#join, this.#problem);
  #placeholder = h("div", { class: "placeholder" });
  #region = h("section", { "aria-labelledby": "room-title" },
    this.#header, this.#placeholder, this.#list, this.#joinPanel, this.#composer);

  connectedCallback() {
    this.#join.addEventListener("click", () => emit(this, "joinroom"));
    this.#leave.addEventListener("click", () => emit(this, "leaveroom"));
    this.append(this.#region);
  }

  /** @param {ConversationModel} model */
  show({ id, room, missing, rows, load, ready }) {
    const joined = room?.joined ?? false;
    const unsent = rows.some((row) => row.kind === "message" && row.seq === null);
    this.#header.hidden = id === null;
    this.#list.hidden = !room || (!joined && !unsent);
    this.#composer.hidden = !joined;
    this.#joinPanel.hidden = !room || joined;
    this.#joinPanel.classList.toggle("alone", this.#list.hidden);
    this.#leave.hidden = !joined;
    this.#people.hidden = !room;
    this.#placeholder.hidden = room !== undefined;
    this.#placeholder.classList.toggle("waiting", id !== null && !missing);
    setText(this.#title, room?.name ?? (missing ? "No such room" : id === null ? "Roomkey" : "Opening the room…"));
    setText(this.#placeholder, id === null ? "Choose a room, or create one, to start talking."
      : missing ? "This room does not exist. The link may be mistyped; the rooms there are stand in the list." : "Loading…");
    if (!room) return;
    setText(this.#people, counted(room.members, "person", "people"));
    setText(this.#joinText, `Join ${room.name} to read what is said there and to write.`);
    if (!this.#list.hidden) this.#list.show({ room: room.id, name: room.name, rows, load, ready });
    if (joined) this.#composer.show(room.id, room.name);
  }

  /** The end of the messages, where one's own new message stands. */
  toEnd() {
    this.#list.toEnd();
  }

  /** Where a person goes on after coming here: to writing, or to the room's name where writing would open a keyboard. */
  focusStart() {
    if (!this.#composer.hidden && matchMedia("(pointer: fine)").matches) this.#composer.focusText();
    else if (!this.#joinPanel.hidden) this.#join.focus();
    else this.#title.focus();
  }

  /** @param {string} text what went wrong with joining or leaving, empty when nothing did */
  showProblem(text) {
    setText(this.#problem, text);
  }
}

customElements.define("conversation-view", ConversationView);
