import { call } from "../../api/session.js";
import { AdminList } from "./admin-list.js";
import { texts } from "../../i18n/all-texts.js";
import { date } from "../../i18n/format.js";
import { reasonOf } from "../../i18n/reasons.js";
import { confirmIn } from "../../ui/dialog.js";
import { avatar, h } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";
import { showToast } from "../../ui/toast.js";

const PAGE = 25;

/**
 * Asks, and removes a guest, or bans where they come from as well.
 * @param {Element} host
 * @param {{ id: string, name: string }} guest
 * @param {boolean} isBan
 * @param {(done: Promise<unknown>) => void} begun
 */
export function askToRemoveGuest(host, { id, name }, isBan, begun) {
  confirmIn(host, {
    title: isBan ? texts.banGuest(name) : texts.removeAccount(name), text: isBan ? texts.banGuestText : texts.removeGuestText,
    action: isBan ? texts.ban : texts.remove, danger: true,
    act: () => begun(isBan ? call("POST /api/bans", { guest: id }) : call(`DELETE /api/guests/${id}`)),
  });
}

/**
 * The guests, a page at a time, and the addresses that no guest may come from.
 * @param {HTMLElement} host
 */
export function guestsSection(host) {
  /** @type {string | undefined} */
  let next;
  /** @param {string} [after] */
  const page = async (after) => {
    const answer = await call(`GET /api/guests?limit=${PAGE}${after === undefined ? "" : `&after=${encodeURIComponent(after)}`}`);
    next = answer.next;
    more.hidden = next === undefined;
    return answer.guests;
  };
  /**
   * @param {import("../../api/types.js").User} guest
   * @param {boolean} isBan
   */
  const button = (guest, isBan) => h("button", {
    type: "button", class: "danger", "aria-label": isBan ? texts.banGuest(guest.name) : texts.removeAccount(guest.name),
    onclick: () => askToRemoveGuest(host, guest, isBan, async (done) => {
      await list.loadAfter(done);
      await bans.load();
    }),
  }, isBan ? texts.ban : texts.remove);
  /** @type {AdminList<import("../../api/types.js").User>} */
  const list = new AdminList(texts.guests, texts.noGuests, page, (guest) => h("li", {}, avatar(guest.id, guest.name),
    h("span", {}, h("strong", { dir: "auto" }, guest.name), h("small", {}, texts.since(date(guest.createdAt)))), button(guest, false), button(guest, true)));
  const more = h("button", { type: "button", hidden: true, onclick: () => list.add(page(next)) }, texts.showMore);
  /** @type {AdminList<import("../../api/types.js").Ban>} */
  const bans = new AdminList(texts.bans, texts.noBans, async () => (await call("GET /api/bans")).bans,
    ({ id, network, name, until }) => h("li", {}, h("span", { class: "sign", "aria-hidden": "true" }, icon("close")),
      h("span", {}, h("strong", { dir: "ltr" }, network), h("small", {}, texts.bannedUntil(name, date(until)))),
      h("button", {
        type: "button", "aria-label": texts.liftBan(network),
        onclick: () => list.loadAfter(call(`DELETE /api/bans/${encodeURIComponent(id)}`)).then(() => bans.load()),
      }, texts.lift)));
  return h("section", {}, h("h2", {}, texts.guests), list, more, h("h3", {}, texts.bans), bans);
}

/**
 * Removes or bans a guest from beside one of their messages.
 * @param {Element} host
 * @param {{ id: string, name: string }} guest
 * @param {boolean} isBan
 */
export const moderateGuest = (host, guest, isBan) => askToRemoveGuest(host, guest, isBan, (done) =>
  done.then(() => showToast(isBan ? texts.banned(guest.name) : texts.removed(guest.name)), (error) => showToast(reasonOf(error))));
