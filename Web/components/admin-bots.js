import { askingForm, confirmIn } from "../dialog.js";
import { avatar, h } from "../dom.js";
import { call } from "../session.js";
import { words } from "../more-words.js";
import { linkField } from "./admin-invitations.js";
import { AdminList } from "./admin-list.js";

/** @typedef {import("../state.js").User & { removed?: boolean }} Bot */

/**
 * Programs that take part: made with a token that is shown once.
 * @param {HTMLElement} host
 */
export function botsSection(host) {
  const name = h("input", { id: "bot-name", required: true, maxlength: 40, dir: "auto", autocomplete: "off", placeholder: words.botExample });
  const made = h("div", { class: "made" });
  const showToken = (/** @type {string} */ token) => made.replaceChildren(h("p", {}, words.shownOnce), linkField(token, words.token));
  const renew = async (/** @type {string} */ id) => showToken((await call("POST", `/api/bots/${id}/token`)).token);
  /** @type {AdminList<Bot>} */
  const list = new AdminList(words.bots, words.noBots, async () => (await call("GET", "/api/bots")).bots.filter((/** @type {Bot} */ { removed }) => !removed),
    ({ id, name: called }) => h("li", {}, avatar(id, called), h("span", {}, h("strong", { dir: "auto" }, called)),
      h("button", { type: "button", onclick: () => list.loadAfter(renew(id)) }, words.newToken),
      h("button", {
        type: "button", class: "danger", "aria-label": words.removeAccount(called),
        onclick: () => confirmIn(host, {
          title: words.removeAccount(called), text: words.removeBotText, action: words.remove, danger: true, act: () => list.loadAfter(call("DELETE", `/api/bots/${id}`)),
        }),
      }, words.remove)));
  const form = askingForm([h("label", { for: "bot-name" }, words.name), name], words.makeBot, async () => {
    const { token } = await call("POST", "/api/bots", { name: name.value.trim() });
    name.value = "";
    showToken(token);
    await list.load();
  });
  return h("section", {}, h("h2", {}, words.bots), form, made, list);
}
