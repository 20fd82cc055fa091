import { call } from "../../api/session.js";
import { texts } from "../../i18n/all-texts.js";
import { reasonOf } from "../../i18n/reasons.js";
import { askingForm } from "../../ui/dialog.js";
import { h } from "../../ui/dom.js";
import { showToast } from "../../ui/toast.js";

/**
 * Who may join: owners say so, admins see it.
 * @param {import("../../api/types.js").User} me
 */
export function accessSection(me) {
  const signUp = h("select", { id: "sign-up", disabled: true }, ...Object.entries(texts.signUpModes).map(([value, label]) => h("option", { value }, label)));
  const guests = h("input", { id: "guests", type: "checkbox", disabled: true });
  const note = h("small", { hidden: true });
  const form = askingForm([
    h("label", { for: "sign-up" }, texts.whoSignsUp), signUp,
    h("label", { class: "check", for: "guests" }, guests, texts.guestsMayJoin), note,
  ], texts.save, async () => {
    // What the server was started with is left out: it would be refused.
    await call("PATCH /api/workspace", {
      ...(signUp.disabled ? {} : { signUp: /** @type {import("../../api/types.js").WorkspaceSettings["signUp"]} */ (signUp.value) }), ...(guests.disabled ? {} : { guests: guests.checked }),
    });
    showToast(texts.saved);
  });
  const button = form.querySelector("button");
  // What is not known yet is not to be saved.
  if (button) button.hidden = true;
  call("GET /api/workspace").then(({ workspace }) => {
    const isOwner = me.role === "owner";
    const fixed = new Set(workspace.fixed);
    signUp.value = workspace.signUp;
    signUp.disabled = !isOwner || fixed.has("signUp");
    guests.checked = workspace.guests;
    guests.disabled = !isOwner || fixed.has("guests");
    note.hidden = isOwner && fixed.size === 0;
    note.textContent = fixed.size > 0 ? texts.fixedByServer : texts.onlyOwners;
    if (button) button.hidden = signUp.disabled && guests.disabled;
  }).catch((error) => showToast(reasonOf(error)));
  return h("section", {}, h("h2", {}, texts.whoMayJoin), form);
}
