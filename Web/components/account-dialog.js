import { askingForm, openDialog } from "../dialog.js";
import { h } from "../dom.js";
import { signUp } from "../session.js";
import { words } from "../more-words.js";

/**
 * A guest becomes an account and stays the same person.
 * @param {Element} host
 * @param {import("../state.js").User} me
 * @param {(user: import("../state.js").User) => void} done
 */
export function openAccount(host, me, done) {
  const name = h("input", { id: "account-name", required: true, maxlength: 40, autocomplete: "username", dir: "auto", value: me.name });
  const password = h("input", { id: "account-password", type: "password", required: true, maxlength: 256, autocomplete: "new-password", autofocus: true });
  const form = askingForm([
    h("p", { class: "lead" }, words.accountLead),
    h("label", { for: "account-name" }, words.yourName), name,
    h("label", { for: "account-password" }, words.password), password, h("small", {}, words.passwordRule),
  ], words.createAccount, async () => {
    const user = await signUp(name.value.trim(), password.value, undefined);
    close();
    done(user);
  });
  const close = openDialog(host, words.createAccount, [form]);
}
