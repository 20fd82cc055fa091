import { call } from "../../api/session.js";
import { linkField } from "./admin-invitations.js";
import { AdminList } from "./admin-list.js";
import { texts } from "../../i18n/all-texts.js";
import { date } from "../../i18n/format.js";
import { confirmIn } from "../../ui/dialog.js";
import { avatar, h } from "../../ui/dom.js";

/**
 * The accounts: what each may do, and the end of one.
 * @param {HTMLElement} host
 * @param {import("../../api/types.js").User} me
 */
export function peopleSection(host, me) {
  const isOwner = me.role === "owner";
  /** @type {string | undefined} */
  let next;
  const page = async (after = "") => {
    const answer = await call(`GET /api/accounts?after=${encodeURIComponent(after)}`);
    next = answer.next;
    more.hidden = next === undefined;
    return answer.accounts.filter(({ removed }) => !removed);
  };
  const made = h("div", { class: "made" });
  /**
   * @param {string} id
   * @param {string} name
   */
  const createLink = async (id, name) => {
    const { token } = await call(`POST /api/accounts/${id}/reset`);
    made.replaceChildren(h("p", {}, texts.resetLinkLead(name)), linkField(new URL(`/#reset=${token}`, location.origin).href, texts.resetLink));
  };
  /** @type {AdminList<import("../../api/types.js").User>} */
  const list = new AdminList(texts.peopleList, texts.noAccounts, page,
    ({ id, name, role, createdAt }) => {
      const select = h("select", { "aria-label": texts.roleOf(name), disabled: !isOwner, onchange: () => list.loadAfter(call(`PUT /api/accounts/${id}/role`, { role: /** @type {import("../../api/types.js").UserRole} */ (select.value) })) },
        ...Object.entries(texts.roleNames).map(([value, label]) => h("option", { value, selected: value === role }, label)));
      const remove = h("button", {
        type: "button", class: "danger", "aria-label": texts.removeAccount(name), disabled: id === me.id || (role === "owner" && !isOwner),
        onclick: () => confirmIn(host, {
          title: texts.removeAccount(name), text: texts.removeAccountText, action: texts.remove, danger: true,
          act: () => list.loadAfter(call(`DELETE /api/accounts/${id}`)),
        }),
      }, texts.remove);
      const reset = h("button", {
        type: "button", "aria-label": texts.resetLinkFor(name), disabled: id === me.id || !(isOwner || role === "member"),
        onclick: () => confirmIn(host, {
          title: texts.resetLinkFor(name), text: texts.resetLinkText, action: texts.create, act: () => list.loadAfter(createLink(id, name)),
        }),
      }, texts.newPassword);
      return h("li", {}, avatar(id, name), h("span", {}, h("strong", { dir: "auto" }, name), h("small", {}, texts.since(date(createdAt)))), select, reset, remove);
    });
  const more = h("button", { type: "button", hidden: true, onclick: () => list.add(page(next)) }, texts.showMore);
  return h("section", {}, h("h2", {}, texts.peopleList), made, list, more);
}
