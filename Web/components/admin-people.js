import { confirmIn } from "../dialog.js";
import { avatar, h } from "../dom.js";
import { date } from "../format.js";
import { call } from "../session.js";
import { words } from "../more-words.js";
import { linkField } from "./admin-invitations.js";
import { AdminList } from "./admin-list.js";

/** @typedef {import("../state.js").User & { createdAt: number, removed?: boolean }} Account */

/**
 * The accounts: what each may do, and the end of one.
 * @param {HTMLElement} host
 * @param {import("../state.js").User} me
 */
export function peopleSection(host, me) {
  const isOwner = me.role === "owner";
  /** @type {string | undefined} */
  let next;
  /** @param {string} [after] */
  const page = async (after) => {
    const answer = await call("GET", `/api/accounts${after === undefined ? "" : `?after=${encodeURIComponent(after)}`}`);
    next = answer.next;
    more.hidden = next === undefined;
    return answer.accounts.filter((/** @type {Account} */ { removed }) => !removed);
  };
  const made = h("div", { class: "made" });
  /**
   * @param {string} id
   * @param {string} name
   */
  const createLink = async (id, name) => {
    const { token } = await call("POST", `/api/accounts/${id}/reset`);
    made.replaceChildren(h("p", {}, words.resetLinkLead(name)), linkField(new URL(`/#reset=${token}`, location.origin).href, words.resetLink));
  };
  /** @type {AdminList<Account>} */
  const list = new AdminList(words.peopleList, words.noAccounts, page,
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
      const reset = h("button", {
        type: "button", "aria-label": words.resetLinkFor(name), disabled: id === me.id || !(isOwner || role === "member"),
        onclick: () => confirmIn(host, {
          title: words.resetLinkFor(name), text: words.resetLinkText, action: words.create, act: () => list.loadAfter(createLink(id, name)),
        }),
      }, words.newPassword);
      return h("li", {}, avatar(id, name), h("span", {}, h("strong", { dir: "auto" }, name), h("small", {}, words.since(date(createdAt)))), select, reset, remove);
    });
  const more = h("button", { type: "button", hidden: true, onclick: () => list.add(page(next)) }, words.showMore);
  return h("section", {}, h("h2", {}, words.peopleList), made, list, more);
}
