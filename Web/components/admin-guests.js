import { confirmIn } from "../dialog.js";
import { avatar, h } from "../dom.js";
import { date } from "../format.js";
import { icon } from "../icons.js";
import { call } from "../session.js";
import { words } from "../more-words.js";
import { AdminList } from "./admin-list.js";
import { showToast } from "./toast.js";

const PAGE = 25;

/**
 * @typedef {import("../state.js").User & { createdAt: number }} Guest
 * @typedef {{ id: string, network: string, name: string, createdAt: number, until: number }} Ban
 */

/**
 * Asks, and removes a guest, or bans where they come from as well.
 * @param {Element} host
 * @param {{ id: string, name: string }} guest
 * @param {boolean} isBan
 * @param {(done: Promise<unknown>) => void} begun
 */
export function askToRemoveGuest(host, { id, name }, isBan, begun) {
  confirmIn(host, {
    title: isBan ? words.banGuest(name) : words.removeAccount(name), text: isBan ? words.banGuestText : words.removeGuestText,
    action: isBan ? words.ban : words.remove, danger: true,
    act: () => begun(isBan ? call("POST", "/api/bans", { guest: id }) : call("DELETE", `/api/guests/${id}`)),
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
    const answer = await call("GET", `/api/guests?limit=${PAGE}${after === undefined ? "" : `&after=${encodeURIComponent(after)}`}`);
    next = answer.next;
    more.hidden = next === undefined;
    return answer.guests;
  };
  /**
   * @param {Guest} guest
   * @param {boolean} isBan
   */
  const button = (guest, isBan) => h("button", {
    type: "button", class: "danger", "aria-label": isBan ? words.banGuest(guest.name) : words.removeAccount(guest.name),
    onclick: () => askToRemoveGuest(host, guest, isBan, async (done) => {
      await list.loadAfter(done);
      await bans.load();
    }),
  }, isBan ? words.ban : words.remove);
  /** @type {AdminList<Guest>} */
  const list = new AdminList(words.guests, words.noGuests, page, (guest) => h("li", {}, avatar(guest.id, guest.name),
    h("span", {}, h("strong", { dir: "auto" }, guest.name), h("small", {}, words.since(date(guest.createdAt)))), button(guest, false), button(guest, true)));
  const more = h("button", { type: "button", hidden: true, onclick: () => list.add(page(next)) }, words.showMore);
  /** @type {AdminList<Ban>} */
  const bans = new AdminList(words.bans, words.noBans, async () => (await call("GET", "/api/bans")).bans,
    ({ id, network, name, until }) => h("li", {}, h("span", { class: "sign", "aria-hidden": "true" }, icon("close")),
      h("span", {}, h("strong", { dir: "ltr" }, network), h("small", {}, words.bannedUntil(name, date(until)))),
      h("button", {
        type: "button", "aria-label": words.liftBan(network),
        onclick: () => list.loadAfter(call("DELETE", `/api/bans/${encodeURIComponent(id)}`)).then(() => bans.load()),
      }, words.lift)));
  return h("section", {}, h("h2", {}, words.guests), list, more, h("h3", {}, words.bans), bans);
}

/**
 * Removes or bans a guest from beside one of their messages.
 * @param {Element} host
 * @param {{ id: string, name: string }} guest
 * @param {boolean} isBan
 */
export const moderateGuest = (host, guest, isBan) => askToRemoveGuest(host, guest, isBan, (done) =>
  done.then(() => showToast(isBan ? words.banned(guest.name) : words.removed(guest.name)), (error) => showToast(error.message)));
