import { call } from "../../api/session.js";
import { AdminList } from "./admin-list.js";
import { texts } from "../../i18n/all-texts.js";
import { date } from "../../i18n/format.js";
import { askingForm } from "../../ui/dialog.js";
import { h, iconButton } from "../../ui/dom.js";
import { showToast } from "../../ui/toast.js";

/** @param {string} token */
export const invitationLink = (token) => new URL(`/#invitation=${token}`, location.origin).href;

/**
 * Something to hand on, with a button to copy it.
 * @param {string} text
 * @param {string} label
 */
export function linkField(text, label) {
  const field = h("input", { readonly: true, value: text, "aria-label": label, dir: "ltr", onfocus: () => field.select() });
  return h("div", { class: "link-field" }, field, iconButton("copy", texts.copy, async () => {
    try {
      await navigator.clipboard.writeText(text);
      showToast(texts.copied);
    } catch {
      field.focus();
    }
  }));
}

/** Links that make accounts: made here, shown once, listed for as long as they are good. */
export function invitationsSection() {
  const uses = h("input", { id: "invitation-uses", type: "number", min: 1, max: 1000, value: 5, required: true });
  const days = h("input", { id: "invitation-days", type: "number", min: 1, max: 365, value: 7, required: true });
  const made = h("div", { class: "made" });
  /** @type {AdminList<import("../../api/types.js").Invitation>} */
  const list = new AdminList(texts.invitations, texts.noInvitations, async () => (await call("GET /api/invitations")).invitations,
    ({ id, usesLeft, expiresAt }) => h("li", {},
      h("span", {}, h("strong", {}, texts.usesLeft(usesLeft)), ...(expiresAt ? [h("small", {}, texts.until(date(expiresAt)))] : [])),
      h("button", { type: "button", class: "danger", onclick: () => list.loadAfter(call(`DELETE /api/invitations/${id}`)) }, texts.revoke)));
  const form = askingForm([h("div", { class: "two" },
    h("div", {}, h("label", { for: "invitation-uses" }, texts.forHowMany), uses),
    h("div", {}, h("label", { for: "invitation-days" }, texts.forDays), days))], texts.createInvitation, async () => {
    const { token } = await call("POST /api/invitations", { uses: Number(uses.value), days: Number(days.value) });
    made.replaceChildren(h("p", {}, texts.shownOnce), linkField(invitationLink(token), texts.invitationLink));
    await list.load();
  });
  return h("section", {}, h("h2", {}, texts.invitations), form, made, list);
}
