import { call, signIn, signInToAccount, signUp } from "../../api/session.js";
import { reasonOf } from "../../i18n/reasons.js";
import { texts } from "../../i18n/texts.js";
import { emit, h, setText } from "../../ui/dom.js";

/**
 * How people join: as a guest, with an account, by creating one, by a link that creates one, or by one that sets a new password.
 * @typedef {"guest" | "account" | "signup" | "invitation" | "setup"} Way
 */

/** @type {import("../../api/types.js").WorkspaceSettings} what is true of a server that says nothing else */
const USUAL = { name: "Roomkey", signUp: "open", guests: true, hasOwner: true };

/** The link that brought the person here, if it is one that creates an account or sets a password. */
export function linkOfAddress() {
  const [, way, token] = /^#(setup|invitation|reset)=(.+)$/.exec(location.hash) ?? [];
  return token ? { way: /** @type {Way | "reset"} */ (way), token } : null;
}

/** Asks who one is, in the ways that the server allows. Says `signedin` with the user and the way. */
export class NameForm extends HTMLElement {
  #link = linkOfAddress();
  #workspace = USUAL;
  /** @type {Way} */
  #way = /** @type {Way | undefined} */ (this.#link?.way) ?? "guest";
  #title = h("h1", {}, texts.welcome("Roomkey"));
  #lead = h("p", { class: "lead" });
  #input = h("input", {
    id: "name", name: "name", type: "text", required: true, maxlength: 40, dir: "auto",
    "aria-describedby": "name-problem", placeholder: texts.exampleName,
  });
  #password = h("input", {
    id: "password", name: "password", type: "password", required: true, maxlength: 256, "aria-describedby": "name-problem",
  });
  #rule = h("small", {}, texts.passwordRule);
  #passwordRow = h("div", { class: "password" }, h("label", { for: "password" }, texts.password), this.#password, this.#rule);
  #problem = h("p", { id: "name-problem", class: "problem", role: "alert" });
  #button = h("button", { type: "submit", class: "primary" });
  #others = h("div", { class: "others" });

  connectedCallback() {
    const form = h("form", { class: "name-form", novalidate: true },
      h("img", { src: "/icon.svg", alt: "", width: 56, height: 56 }), this.#title, this.#lead,
      h("label", { for: "name" }, texts.yourName),
      this.#input, this.#passwordRow, this.#problem, this.#button, this.#others);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.append(h("main", { class: "welcome" }, form));
    this.#choose(this.#way);
    void this.#loadWorkspace();
  }

  /** The name of the workspace, and who may come in how. */
  async #loadWorkspace() {
    try {
      this.#workspace = (await call("GET /api/workspace")).workspace;
    } catch {
      return;
    }
    setText(this.#title, texts.welcome(this.#workspace.name));
    this.#choose(this.#way === "guest" && !this.#workspace.guests ? "account" : this.#way);
  }

  /** @returns {Way[]} */
  #ways() {
    if (this.#link) return [this.#way];
    return [...(this.#workspace.guests ? [/** @type {const} */ ("guest")] : []), "account",
      ...(this.#workspace.signUp === "open" ? [/** @type {const} */ ("signup")] : [])];
  }

  /** @param {Way} way */
  #choose(way) {
    this.#way = way;
    const isNews = way === "account" && this.#workspace.signUp === "invitation";
    setText(this.#lead, `${texts.ways[way].lead}${isNews ? ` ${texts.onlyInvited}` : ""}`);
    setText(this.#button, texts.ways[way].button);
    this.#others.replaceChildren(...this.#ways().filter((other) => other !== way).map((other) =>
      h("button", { type: "button", class: "quiet", onclick: () => this.#choose(other) }, texts.ways[other].otherwise)));
    this.#rule.hidden = way === "account";
    this.#passwordRow.hidden = way === "guest";
    this.#password.autocomplete = way === "account" ? "current-password" : "new-password";
    this.#input.autocomplete = way === "guest" ? "nickname" : "username";
    setText(this.#problem, "");
    this.#input.focus();
  }

  async #submit() {
    const name = this.#input.value.trim();
    if (name === "") return this.#refuse(texts.nameNeeded, this.#input);
    if (this.#way !== "guest" && this.#password.value === "") return this.#refuse(texts.passwordNeeded, this.#password);
    setText(this.#problem, "");
    this.#button.disabled = true;
    try {
      const user = await this.#signIn(name, this.#password.value);
      if (this.#link) history.replaceState(null, "", location.pathname);
      emit(this, "signedin", { user, way: this.#way });
    } catch (error) {
      this.#refuse(reasonOf(error), this.#way === "guest" ? this.#input : this.#password);
    } finally {
      this.#button.disabled = false;
    }
  }

  /**
   * @param {string} name
   * @param {string} password
   */
  #signIn(name, password) {
    switch (this.#way) {
      case "guest": return signIn(name);
      case "account": return signInToAccount(name, password);
      default: return signUp(name, password, this.#link?.token);
    }
  }

  /**
   * @param {string} reason
   * @param {HTMLInputElement} input where to put it right
   */
  #refuse(reason, input) {
    setText(this.#problem, reason);
    input.focus();
  }
}

customElements.define("name-form", NameForm);
