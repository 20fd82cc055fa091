import { askingForm, confirmIn } from "../dialog.js";
import { h } from "../dom.js";
import { date } from "../format.js";
import { icon } from "../icons.js";
import { call } from "../session.js";
import { words } from "../more-words.js";
import { linkField } from "./admin-invitations.js";
import { AdminList } from "./admin-list.js";

/** @typedef {{ id: string, name: string, createdAt: number }} Key */

/**
 * Keys of the key-value API: made here, shown once, listed until they are revoked.
 * @param {HTMLElement} host
 */
export function keysSection(host) {
  const name = h("input", { id: "key-name", required: true, maxlength: 80, dir: "auto", autocomplete: "off", placeholder: words.keyExample });
  const made = h("div", { class: "made" });
  /** @type {AdminList<Key>} */
  const list = new AdminList(words.apiKeys, words.noKeys, async () => (await call("GET", "/api/keys")).keys,
    ({ id, name: called, createdAt }) => h("li", {}, h("span", { class: "sign", "aria-hidden": "true" }, icon("key")),
      h("span", {}, h("strong", { dir: "auto" }, called), h("small", {}, words.madeOn(date(createdAt)))),
      h("button", {
        type: "button", class: "danger", "aria-label": words.revokeKey(called),
        onclick: () => confirmIn(host, {
          title: words.revokeKey(called), text: words.revokeKeyText, action: words.revoke, danger: true, act: () => list.loadAfter(call("DELETE", `/api/keys/${id}`)),
        }),
      }, words.revoke)));
  const form = askingForm([h("label", { for: "key-name" }, words.name), name], words.makeKey, async () => {
    const { secret } = await call("POST", "/api/keys", { name: name.value.trim() });
    name.value = "";
    made.replaceChildren(h("p", {}, words.shownOnce), linkField(secret, words.apiKey));
    await list.load();
  });
  return h("section", {}, h("h2", {}, words.apiKeys), form, made, list);
}
