import { askingForm } from "../dialog.js";
import { emit, h } from "../dom.js";
import { call } from "../session.js";
import { words } from "../more-words.js";

/** Where a link leads with which a person sets a new password. Says `signedin` with the user. */
export class ResetForm extends HTMLElement {
  #token;

  /** @param {string} token */
  constructor(token) {
    super();
    this.#token = token;
  }

  connectedCallback() {
    const password = h("input", {
      id: "new-password", type: "password", required: true, maxlength: 256, autocomplete: "new-password", autofocus: true,
    });
    this.append(h("main", { class: "welcome" }, h("div", { class: "name-form" },
      h("img", { src: "/icon.svg", alt: "", width: 56, height: 56 }), h("h1", {}, words.newPassword), h("p", { class: "lead" }, words.newPasswordLead),
      askingForm([h("label", { for: "new-password" }, words.newPassword), password, h("small", {}, words.passwordRule)], words.setPassword, async () => {
        const { user } = await call("POST", "/api/password", { token: this.#token, password: password.value });
        history.replaceState(null, "", location.pathname);
        emit(this, "signedin", { user });
      }),
      // For whoever has used it already, or remembers the old one.
      h("div", { class: "others" }, h("a", { href: "/" }, words.withoutNewPassword)))));
    password.focus();
  }
}

customElements.define("reset-form", ResetForm);
