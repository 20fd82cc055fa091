import { actionOfKey, actions, names } from "./actions.js";
import { rowOf } from "./message-row.js";
import { texts } from "../../i18n/texts.js";
import { emit, h, iconButton } from "../../ui/dom.js";
import { noteUse, pickEmoji, quickRow } from "../../ui/emoji/quick-emoji.js";
import { openMenu } from "../../ui/popup.js";

/**
 * @typedef {import("./rows.js").MessageRow} MessageRow
 * @typedef {import("./actions.js").Action} Action
 * @typedef {import("./actions.js").Rights} Rights
 */

/**
 * The buttons that stand beside the message that is pointed at or focused: one toolbar, which moves. Everything it does is
 * said as `messageaction`, with the action and the row.
 */
export class MessageActions {
  #toolbar = h("div", { class: "actions", role: "toolbar", "aria-label": texts.messageActions },
    iconButton("face", texts.react, () => this.#pickReaction()),
    iconButton("reply", texts.reply, () => this.#act("reply")),
    iconButton("edit", texts.edit, () => this.#act("edit")),
    iconButton("more", texts.more, () => this.openMenu(), { "aria-haspopup": "menu" }));
  /** @type {HTMLElement | null} */
  #message = null;
  /** @type {Rights} */
  #rights = { write: false, moderate: false };
  #isOpen = false;

  /** @param {Rights} rights */
  allow(rights) {
    this.#rights = rights;
  }

  /** @param {HTMLElement} message */
  attach(message) {
    if (this.#isOpen || this.#message === message) return;
    const row = rowOf(message);
    if (!row || row.seq === null || row.deleted) return this.detach();
    this.#message = message;
    const [react, reply, edit] = /** @type {Iterable<HTMLElement>} */ (this.#toolbar.children);
    react.hidden = reply.hidden = !this.#rights.write;
    edit.hidden = !actions.edit.isAllowed(row, this.#rights);
    message.querySelector(".bubble")?.append(this.#toolbar);
  }

  /** What has just been deleted has no actions any more. */
  refresh() {
    if (this.#message && rowOf(this.#message)?.deleted) {
      this.#toolbar.remove();
      this.#message = null;
    }
  }

  /** Leaves the message, unless something of it is open or in use. */
  detach() {
    if (this.#isOpen || this.#toolbar.contains(document.activeElement)) return;
    this.#toolbar.remove();
    this.#message = null;
  }

  /** All actions of a message, with the emoji at hand above them. */
  openMenu() {
    const message = this.#message;
    const row = message && rowOf(message);
    if (!message || !row) return;
    const items = names.filter((name) => actions[name].isAllowed(row, this.#rights)).map((name) => {
      const { label, icon, keyName, danger } = actions[name];
      return { label: label(row), icon, key: keyName, danger, act: () => this.#act(name, row) };
    });
    this.#isOpen = true;
    /** @type {() => void} */
    let close = () => {};
    const atHand = this.#rights.write ? quickRow((emoji) => {
      noteUse(emoji);
      close();
      this.#react(emoji, row);
    }) : undefined;
    close = openMenu(this.#toolbar.isConnected ? /** @type {Element} */ (this.#toolbar.lastElementChild) : message, texts.messageActions, items,
      { before: atHand, closed: () => this.#closed() });
  }

  /**
   * @param {KeyboardEvent} event on the message that has the focus
   * @returns {boolean} whether the key was for us
   */
  keyDown(event) {
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : actionOfKey(event.key);
    const row = this.#message && rowOf(this.#message);
    if (!action || !row || !actions[action].isAllowed(row, this.#rights)) return false;
    this.#act(action, row);
    return true;
  }

  /**
   * @param {Action} action
   * @param {MessageRow | null | undefined} [row]
   */
  #act(action, row = this.#message && rowOf(this.#message)) {
    const message = this.#message;
    if (!row || !message) return;
    if (action === "react") return this.#pickReaction(row);
    if (action === "profile") return emit(message, "profile", { id: row.sender, anchor: message.querySelector(".bubble") ?? message });
    // What is about to go takes the focus with it.
    if (action === "delete") message.focus();
    emit(message, "messageaction", { action, row });
  }

  /** @param {MessageRow | null | undefined} [row] */
  #pickReaction(row = this.#message && rowOf(this.#message)) {
    if (!row || !this.#message) return;
    this.#isOpen = true;
    const anchor = this.#toolbar.isConnected ? /** @type {Element} */ (this.#toolbar.firstElementChild) : this.#message;
    void pickEmoji(anchor, (emoji) => this.#react(emoji, row), () => this.#closed());
  }

  /**
   * @param {string} emoji
   * @param {MessageRow} row
   */
  #react(emoji, row) {
    const mine = row.mark?.reactions.some((reaction) => reaction.emoji === emoji && reaction.mine && reaction.count > 0);
    if (this.#message) emit(this.#message, "react", { emoji, added: !mine });
  }

  #closed() {
    this.#isOpen = false;
    if (this.#message && !this.#message.matches(":hover, :focus-within")) this.detach();
  }
}
