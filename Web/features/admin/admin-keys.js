import { call } from "../../api/session.js";
import { linkField } from "./admin-invitations.js";
import { AdminList } from "./admin-list.js";
import { texts } from "../../i18n/all-texts.js";
import { date } from "../../i18n/format.js";
import { askingForm, confirmIn } from "../../ui/dialog.js";
import { h } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";

/**
 * Keys of the key-value API: made here, shown once, listed until they are revoked.
 * @param {HTMLElement} host
 */
export function keysSection(host) {
  const name = h("input", { id: "key-name", required: true, maxlength: 80, dir: "auto", autocomplete: "off", placeholder: texts.keyExample });
  const made = h("div", { class: "made" });
  /** @type {AdminList<import("../../api/types.js").APIKey>} */
  const list = new AdminList(texts.apiKeys, texts.noKeys, async () => (await call("GET /api/keys")).keys,
    ({ id, name: called, createdAt }) => h("li", {}, h("span", { class: "sign", "aria-hidden": "true" }, icon("key")),
      h("span", {}, h("strong", { dir: "auto" }, called), h("small", {}, texts.createdOn(date(createdAt)))),
      h("button", {
        type: "button", class: "danger", "aria-label": texts.revokeKey(called),
        onclick: () => confirmIn(host, {
          title: texts.revokeKey(called), text: texts.revokeKeyText, action: texts.revoke, danger: true, act: () => list.loadAfter(call(`DELETE /api/keys/${id}`)),
        }),
      }, texts.revoke)));
  const form = askingForm([h("label", { for: "key-name" }, texts.name), name], texts.createKey, async () => {
    const { secret } = await call("POST /api/keys", { name: name.value.trim() });
    name.value = "";
    made.replaceChildren(h("p", {}, texts.shownOnce), linkField(secret, texts.apiKey));
    await list.load();
  });
  return h("section", {}, h("h2", {}, texts.apiKeys), form, made, list);
}
