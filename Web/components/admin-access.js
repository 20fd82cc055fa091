import { askingForm } from "../dialog.js";
import { h } from "../dom.js";
import { call, reasonOf } from "../session.js";
import { words } from "../more-words.js";
import { showToast } from "./toast.js";

/**
 * Who may join: owners say so, admins see it.
 * @param {import("../state.js").User} me
 */
export function accessSection(me) {
  const signUp = h("select", { id: "sign-up", disabled: true }, ...Object.entries(words.signUpModes).map(([value, label]) => h("option", { value }, label)));
  const guests = h("input", { id: "guests", type: "checkbox", disabled: true });
  const note = h("small", { hidden: true });
  const form = askingForm([
    h("label", { for: "sign-up" }, words.whoSignsUp), signUp,
    h("label", { class: "check", for: "guests" }, guests, words.guestsMayJoin), note,
  ], words.save, async () => {
    // What the server was started with is left out: it would be refused.
    await call("PATCH", "/api/workspace", {
      ...(signUp.disabled ? {} : { signUp: signUp.value }), ...(guests.disabled ? {} : { guests: guests.checked }),
    });
    showToast(words.saved);
  });
  const button = form.querySelector("button");
  // What is not known yet is not to be saved.
  if (button) button.hidden = true;
  call("GET", "/api/workspace").then(({ workspace }) => {
    const isOwner = me.role === "owner";
    const fixed = new Set(workspace.fixed);
    signUp.value = workspace.signUp;
    signUp.disabled = !isOwner || fixed.has("signUp");
    guests.checked = workspace.guests;
    guests.disabled = !isOwner || fixed.has("guests");
    note.hidden = isOwner && fixed.size === 0;
    note.textContent = fixed.size > 0 ? words.fixedByServer : words.onlyOwners;
    if (button) button.hidden = signUp.disabled && guests.disabled;
  }).catch((error) => showToast(reasonOf(error)));
  return h("section", {}, h("h2", {}, words.whoMayJoin), form);
}
