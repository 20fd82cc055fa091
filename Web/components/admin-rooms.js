import { h } from "../dom.js";
import { shortTime } from "../format.js";
import { icon } from "../icons.js";
import { pathOf } from "../router.js";
import { call } from "../session.js";
import { words } from "../more-words.js";
import { AdminList } from "./admin-list.js";

const PAGE = 25;

/**
 * @typedef {object} ListedRoom of a private one that one is not in, its name and how many are in it
 * @property {string} id
 * @property {string} name
 * @property {"public" | "private"} visibility
 * @property {boolean} [archived]
 * @property {number} members
 * @property {boolean} joined
 * @property {number} [newest]
 * @property {number} [activeAt]
 */

/** All rooms that are not between certain people, a page at a time. */
export function roomsSection() {
  /** @type {string | undefined} */
  let next;
  /** @param {string} [after] */
  const page = async (after) => {
    const answer = await call("GET", `/api/workspace/rooms?limit=${PAGE}${after === undefined ? "" : `&after=${encodeURIComponent(after)}`}`);
    next = answer.next;
    more.hidden = next === undefined;
    return answer.rooms;
  };
  /** @type {AdminList<ListedRoom>} */
  const list = new AdminList(words.rooms, words.noRooms, page, (room) => h("li", {},
    h("span", { class: "sign", "aria-hidden": "true" }, icon(room.visibility === "private" ? "lock" : "hash")),
    h("span", {}, room.joined ? h("a", { href: pathOf(room.id), dir: "auto" }, room.name) : h("strong", { dir: "auto" }, room.name),
      h("small", {}, factsOf(room).join(" · ")))));
  const more = h("button", { type: "button", hidden: true, onclick: () => list.add(page(next)) }, words.showMore);
  return h("section", {}, h("h2", {}, words.rooms), list, more);
}

/** @param {ListedRoom} room */
const factsOf = ({ visibility, archived, members, newest, activeAt }) => [
  words.visibilityNames[visibility],
  ...archived ? [words.archived] : [],
  words.people(members),
  ...newest === undefined ? [] : [newest === 0 ? words.noMessages : words.messages(newest)],
  ...activeAt === undefined ? [] : [shortTime(activeAt)],
];
