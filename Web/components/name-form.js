import { emit, h } from "../dom.js";
import { signIn, signInToAccount, signUp } from "../session.js";
import { words } from "../words.js";

/**
 * How one comes in: as a guest, to an account, or by a link that makes one.
 * @typedef {"guest" | "account" | "invitation" | "setup"} Way
 */

/** @type {Record<Way, { other?: Way }>} */
const WAYS = { guest: { other: "account" }, account: { other: "guest" }, invitation: {}, setup: {} };

/** The link that brought the person here, if it is one that makes an account. */
export function linkOfAddress() {
  const [, way, token] = /^#(setup|invitation)=(.+)$/.exec(location.hash) ?? [];
  return token ? { way: /** @type {Way} */ (way), token } : null;
}

/** Asks who one is. Says `signedin` with the user. */
export class NameForm extends HTMLElement {
  #link = linkOfAddress();
  /** @type {Way} */
  #way = this.#link?.way ?? "guest";
  #lead = h("p", { class: "lead" });
  #input = h("input", {
    id: "name", name: "name", type: "text", required: true, maxlength: 40, dir: "auto",
    "aria-describedby": "name-problem", placeholder: words.exampleName,
  });
  #password = h("input", {
    id: "password", name: "password", type: "password", required: true, maxlength: 256, "aria-describedby": "name-problem",
  });
  #rule = h("small", {}, words.passwordRule);
  #passwordRow = h("div", { class: "password" }, h("label", { for: "password" }, words.password), this.#password, this.#rule);
  #problem = h("p", { id: "name-problem", class: "problem", role: "alert" });
  #button = h("button", { type: "submit", class: "primary" });
  #other = h("button", { type: "button", class: "quiet" });

  connectedCallback() {
    const form = h("form", { class: "name-form", novalidate: true },
      h("img", { src: "/icon.svg", alt: "", width: 56, height: 56 }),
      h("h1", {}, words.welcome), this.#lead,
      h("label", { for: "name" }, words.yourName),
      this.#input, this.#passwordRow, this.#problem, this.#button, this.#other);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#other.addEventListener("click", () => this.#come(WAYS[this.#way].other ?? "guest"));
    this.append(h("main", { class: "welcome" }, form));
    this.#come(this.#way);
  }

  /** @param {Way} way */
  #come(way) {
    this.#way = way;
    const { lead, button, otherwise } = words.ways[way];
    this.#lead.textContent = lead;
    this.#button.textContent = button;
    this.#other.textContent = otherwise;
    this.#other.hidden = otherwise === "";
    this.#rule.hidden = way === "account";
    this.#passwordRow.hidden = way === "guest";
    this.#password.autocomplete = way === "account" ? "current-password" : "new-password";
    this.#input.autocomplete = way === "guest" ? "nickname" : "username";
    this.#problem.textContent = "";
    this.#input.focus();
  }

  async #submit() {
    const name = this.#input.value.trim();
    if (name === "") return this.#refuse(words.nameNeeded, this.#input);
    if (this.#way !== "guest" && this.#password.value === "") return this.#refuse(words.passwordNeeded, this.#password);
    this.#problem.textContent = "";
    this.#button.disabled = true;
    try {
      const user = await this.#enter(name, this.#password.value);
      if (this.#link) history.replaceState(null, "", location.pathname);
      emit(this, "signedin", user);
    } catch (error) {
      const offline = error instanceof TypeError;
      const reason = offline ? words.unreachable : /** @type {Error} */ (error).message;
      this.#refuse(reason, this.#way === "guest" ? this.#input : this.#password);
    } finally {
      this.#button.disabled = false;
    }
  }

  /**
   * @param {string} name
   * @param {string} password
   */
  #enter(name, password) {
    switch (this.#way) {
      case "guest": return signIn(name);
      case "account": return signInToAccount(name, password);
      default: return signUp(name, password, this.#link?.token ?? "");
    }
  }

  /**
   * @param {string} reason
   * @param {HTMLInputElement} input where to put it right
   */
  #refuse(reason, input) {
    this.#problem.textContent = reason;
    input.focus();
  }
}

customElements.define("name-form", NameForm);
