import { askingForm } from "../dialog.js";
import { h, iconButton } from "../dom.js";
import { date } from "../format.js";
import { call } from "../session.js";
import { words } from "../more-words.js";
import { AdminList } from "./admin-list.js";
import { showToast } from "./toast.js";

/** @param {string} token */
export const invitationLink = (token) => new URL(`/#invitation=${token}`, location.origin).href;

/**
 * Something to hand on, with a button to copy it.
 * @param {string} text
 * @param {string} label
 */
export function linkField(text, label) {
  const field = h("input", { readonly: true, value: text, "aria-label": label, dir: "ltr", onfocus: () => field.select() });
  return h("div", { class: "link-field" }, field, iconButton("copy", words.copy, async () => {
    try {
      await navigator.clipboard.writeText(text);
      showToast(words.copied);
    } catch {
      field.focus();
    }
  }));
}

/** @typedef {{ id: string, usesLeft: number, expiresAt?: number, createdAt: number }} Invitation */

/** Links that make accounts: made here, shown once, listed for as long as they are good. */
export function invitationsSection() {
  const uses = h("input", { id: "invitation-uses", type: "number", min: 1, max: 1000, value: 5, required: true });
  const days = h("input", { id: "invitation-days", type: "number", min: 1, max: 365, value: 7, required: true });
  const made = h("div", { class: "made" });
  /** @type {AdminList<Invitation>} */
  const list = new AdminList(words.invitations, words.noInvitations, async () => (await call("GET", "/api/invitations")).invitations,
    ({ id, usesLeft, expiresAt }) => h("li", {},
      h("span", {}, h("strong", {}, words.usesLeft(usesLeft)), ...(expiresAt ? [h("small", {}, words.until(date(expiresAt)))] : [])),
      h("button", { type: "button", class: "danger", onclick: () => list.loadAfter(call("DELETE", `/api/invitations/${id}`)) }, words.revoke)));
  const form = askingForm([h("div", { class: "two" },
    h("div", {}, h("label", { for: "invitation-uses" }, words.forHowMany), uses),
    h("div", {}, h("label", { for: "invitation-days" }, words.forDays), days))], words.makeInvitation, async () => {
    const { token } = await call("POST", "/api/invitations", { uses: Number(uses.value), days: Number(days.value) });
    made.replaceChildren(h("p", {}, words.shownOnce), linkField(invitationLink(token), words.invitationLink));
    await list.load();
  });
  return h("section", {}, h("h2", {}, words.invitations), form, made, list);
}
