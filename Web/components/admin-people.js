import { confirmIn } from "../dialog.js";
import { avatar, h } from "../dom.js";
import { date } from "../format.js";
import { call } from "../session.js";
import { words } from "../more-words.js";
import { AdminList } from "./admin-list.js";

/** @typedef {import("../state.js").User & { createdAt: number, removed?: boolean }} Account */

/**
 * The accounts: what each may do, and the end of one.
 * @param {HTMLElement} host
 * @param {import("../state.js").User} me
 */
export function peopleSection(host, me) {
  const isOwner = me.role === "owner";
  /** @type {AdminList<Account>} */
  const list = new AdminList(words.peopleList, words.noAccounts,
    async () => (await call("GET", "/api/accounts")).accounts.filter((/** @type {Account} */ { removed }) => !removed),
    ({ id, name, role, createdAt }) => {
      const select = h("select", { "aria-label": words.roleOf(name), disabled: !isOwner, onchange: () => list.loadAfter(call("PUT", `/api/accounts/${id}/role`, { role: select.value })) },
        ...Object.entries(words.roleNames).map(([value, label]) => h("option", { value, selected: value === role }, label)));
      const remove = h("button", {
        type: "button", class: "danger", "aria-label": words.removeAccount(name), disabled: id === me.id || (role === "owner" && !isOwner),
        onclick: () => confirmIn(host, {
          title: words.removeAccount(name), text: words.removeAccountText, action: words.remove, danger: true,
          act: () => list.loadAfter(call("DELETE", `/api/accounts/${id}`)),
        }),
      }, words.remove);
      return h("li", {}, avatar(id, name), h("span", {}, h("strong", { dir: "auto" }, name), h("small", {}, words.since(date(createdAt)))), select, remove);
    });
  return h("section", {}, h("h2", {}, words.peopleList), list);
}
