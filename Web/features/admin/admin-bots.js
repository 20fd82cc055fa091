import { call } from "../../api/session.js";
import { linkField } from "./admin-invitations.js";
import { AdminList } from "./admin-list.js";
import { texts } from "../../i18n/all-texts.js";
import { askingForm, confirmIn } from "../../ui/dialog.js";
import { avatar, h } from "../../ui/dom.js";

/**
 * Programs that take part: made with a token that is shown once.
 * @param {HTMLElement} host
 */
export function botsSection(host) {
  const name = h("input", { id: "bot-name", required: true, maxlength: 40, dir: "auto", autocomplete: "off", placeholder: texts.botExample });
  const made = h("div", { class: "made" });
  const showToken = (/** @type {string} */ token) => made.replaceChildren(h("p", {}, texts.shownOnce), linkField(token, texts.token));
  const renew = async (/** @type {string} */ id) => showToken((await call(`POST /api/bots/${id}/token`)).token);
  /** @type {AdminList<import("../../api/types.js").User>} */
  const list = new AdminList(texts.bots, texts.noBots, async () => (await call("GET /api/bots")).bots.filter(({ removed }) => !removed),
    ({ id, name: called }) => h("li", {}, avatar(id, called), h("span", {}, h("strong", { dir: "auto" }, called)),
      h("button", { type: "button", onclick: () => list.loadAfter(renew(id)) }, texts.newToken),
      h("button", {
        type: "button", class: "danger", "aria-label": texts.removeAccount(called),
        onclick: () => confirmIn(host, {
          title: texts.removeAccount(called), text: texts.removeBotText, action: texts.remove, danger: true, act: () => list.loadAfter(call(`DELETE /api/bots/${id}`)),
        }),
      }, texts.remove)));
  const form = askingForm([h("label", { for: "bot-name" }, texts.name), name], texts.createBot, async () => {
    const { token } = await call("POST /api/bots", { name: name.value.trim() });
    name.value = "";
    showToken(token);
    await list.load();
  });
  return h("section", {}, h("h2", {}, texts.bots), form, made, list);
}
