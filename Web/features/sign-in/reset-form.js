import { call } from "../../api/session.js";
import { texts } from "../../i18n/all-texts.js";
import { askingForm } from "../../ui/dialog.js";
import { emit, h } from "../../ui/dom.js";

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
      h("img", { src: "/icon.svg", alt: "", width: 56, height: 56 }), h("h1", {}, texts.newPassword), h("p", { class: "lead" }, texts.newPasswordLead),
      askingForm([h("label", { for: "new-password" }, texts.newPassword), password, h("small", {}, texts.passwordRule)], texts.setPassword, async () => {
        const { user } = await call("POST /api/password", { token: this.#token, password: password.value });
        history.replaceState(null, "", location.pathname);
        emit(this, "signedin", { user });
      }),
      // For whoever has used it already, or remembers the old one.
      h("div", { class: "others" }, h("a", { href: "/" }, texts.withoutNewPassword)))));
    password.focus();
  }
}

customElements.define("reset-form", ResetForm);
