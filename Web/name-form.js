import { emit, h } from "./dom.js";
import { signIn } from "./session.js";

/** Asks for a display name. Says `signedin` with the user. */
export class NameForm extends HTMLElement {
  #input = h("input", {
    id: "name", name: "name", type: "text", required: true, maxlength: 40, autocomplete: "nickname", dir: "auto",
    "aria-describedby": "name-problem", placeholder: "Ada",
  });
  #problem = h("p", { id: "name-problem", class: "problem", role: "alert" });
  #button = h("button", { type: "submit", class: "primary" }, "Start chatting");

  connectedCallback() {
    const form = h("form", { class: "name-form" },
      h("img", { src: "/icon.svg", alt: "", width: 56, height: 56 }),
      h("h1", {}, "Welcome to Roomkey"),
      h("p", { class: "lead" }, "Pick the name that others will see. You need no account."),
      h("label", { for: "name" }, "Your name"),
      this.#input, this.#problem, this.#button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.append(h("main", { class: "welcome" }, form));
    this.#input.focus();
  }

  async #submit() {
    const name = this.#input.value.trim();
    this.#problem.textContent = name === "" ? "Please write a name of at least one letter." : "";
    if (name === "") return this.#input.focus();
    this.#button.disabled = true;
    try {
      emit(this, "signedin", await signIn(name));
    } catch (error) {
      const offline = error instanceof TypeError;
      this.#problem.textContent = offline ? "The server cannot be reached. Try again in a moment."
        : /** @type {Error} */ (error).message;
      this.#button.disabled = false;
      this.#input.focus();
    }
  }
}

customElements.define("name-form", NameForm);
