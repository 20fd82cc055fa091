import { call } from "../../api/session.js";
import { AdminList } from "./admin-list.js";
import { texts } from "../../i18n/all-texts.js";
import { shortTime } from "../../i18n/format.js";
import { pathOf } from "../../shell/router.js";
import { h } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";

const PAGE = 25;

/** All rooms that are not between certain people, a page at a time. */
export function roomsSection() {
  /** @type {string | undefined} */
  let next;
  /** @param {string} [after] */
  const page = async (after) => {
    const answer = await call(`GET /api/workspace/rooms?limit=${PAGE}${after === undefined ? "" : `&after=${encodeURIComponent(after)}`}`);
    next = answer.next;
    more.hidden = next === undefined;
    return answer.rooms;
  };
  /** @type {AdminList<import("../../api/types.js").ListedRoom>} */
  const list = new AdminList(texts.rooms, texts.noRooms, page, (room) => h("li", {},
    h("span", { class: "sign", "aria-hidden": "true" }, icon(room.visibility === "private" ? "lock" : "hash")),
    h("span", {}, room.joined ? h("a", { href: pathOf(room.id), dir: "auto" }, room.name) : h("strong", { dir: "auto" }, room.name),
      h("small", {}, factsOf(room).join(" · ")))));
  const more = h("button", { type: "button", hidden: true, onclick: () => list.add(page(next)) }, texts.showMore);
  return h("section", {}, h("h2", {}, texts.rooms), list, more);
}

/** @param {import("../../api/types.js").ListedRoom} room */
const factsOf = ({ visibility, archived, members, newest, activeAt }) => [
  texts.visibilityNames[visibility],
  ...archived ? [texts.archived] : [],
  texts.people(members),
  ...newest === undefined ? [] : [newest === 0 ? texts.noMessages : texts.messages(newest)],
  ...activeAt === undefined ? [] : [shortTime(activeAt)],
];
