import { signUp } from "../../api/session.js";
import { texts } from "../../i18n/all-texts.js";
import { askingForm, openDialog } from "../../ui/dialog.js";
import { h } from "../../ui/dom.js";

/**
 * A guest becomes an account and stays the same person.
 * @param {Element} host
 * @param {import("../../api/types.js").User} me
 * @param {(user: import("../../api/types.js").User) => void} done
 */
export function openAccount(host, me, done) {
  const name = h("input", { id: "account-name", required: true, maxlength: 40, autocomplete: "username", dir: "auto", value: me.name });
  const password = h("input", { id: "account-password", type: "password", required: true, maxlength: 256, autocomplete: "new-password", autofocus: true });
  const form = askingForm([
    h("p", { class: "lead" }, texts.accountLead),
    h("label", { for: "account-name" }, texts.yourName), name,
    h("label", { for: "account-password" }, texts.password), password, h("small", {}, texts.passwordRule),
  ], texts.createAccount, async () => {
    const user = await signUp(name.value.trim(), password.value, undefined);
    close();
    done(user);
  });
  const close = openDialog(host, texts.createAccount, [form]);
}
