import { emit, h } from "./dom.js";
import { signIn, signInToAccount, signUp } from "./session.js";

/**
 * How one comes in: as a guest, to an account, or by a link that makes one.
 * @typedef {"guest" | "account" | "invitation" | "setup"} Way
 */

/** @type {Record<Way, { lead: string, button: string, other?: Way, otherwise?: string }>} */
const WAYS = {
  guest: {
    lead: "Pick the name that others will see. You need no account.", button: "Start chatting",
    other: "account", otherwise: "I have an account",
  },
  account: { lead: "Sign in to your account.", button: "Sign in", other: "guest", otherwise: "Come in without an account" },
  invitation: { lead: "You are invited: choose a name and a password.", button: "Create account" },
  setup: { lead: "This server is yours: choose a name and a password.", button: "Create account" },
};

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
    "aria-describedby": "name-problem", placeholder: "Ada",
  });
  #password = h("input", {
    id: "password", name: "password", type: "password", required: true, maxlength: 256, "aria-describedby": "name-problem",
  });
  #passwordRow = h("div", { class: "password" }, h("label", { for: "password" }, "Password"), this.#password);
  #problem = h("p", { id: "name-problem", class: "problem", role: "alert" });
  #button = h("button", { type: "submit", class: "primary" });
  #other = h("button", { type: "button", class: "quiet" });

  connectedCallback() {
    const form = h("form", { class: "name-form", novalidate: true },
      h("img", { src: "/icon.svg", alt: "", width: 56, height: 56 }),
      h("h1", {}, "Welcome to Roomkey"), this.#lead,
      h("label", { for: "name" }, "Your name"),
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
    const { lead, button, otherwise } = WAYS[way];
    this.#lead.textContent = lead;
    this.#button.textContent = button;
    this.#other.textContent = otherwise ?? "";
    this.#other.hidden = otherwise === undefined;
    this.#passwordRow.hidden = way === "guest";
    this.#password.autocomplete = way === "account" ? "current-password" : "new-password";
    this.#input.autocomplete = way === "guest" ? "nickname" : "username";
    this.#problem.textContent = "";
    this.#input.focus();
  }

  async #submit() {
    const name = this.#input.value.trim();
    if (name === "") return this.#refuse("Please write a name of at least one letter.", this.#input);
    if (this.#way !== "guest" && this.#password.value === "") return this.#refuse("Please write a password.", this.#password);
    this.#problem.textContent = "";
    this.#button.disabled = true;
    try {
      const user = await this.#enter(name, this.#password.value);
      if (this.#link) history.replaceState(null, "", location.pathname);
      emit(this, "signedin", user);
    } catch (error) {
      const offline = error instanceof TypeError;
      const words = offline ? "The server cannot be reached. Try again in a moment." : /** @type {Error} */ (error).message;
      this.#refuse(words, this.#way === "guest" ? this.#input : this.#password);
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
   * @param {string} words
   * @param {HTMLInputElement} input where to put it right
   */
  #refuse(words, input) {
    this.#problem.textContent = words;
    input.focus();
  }
}

customElements.define("name-form", NameForm);
