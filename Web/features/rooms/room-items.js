import { number, shortTime } from "../../i18n/format.js";
import { texts } from "../../i18n/texts.js";
import { pathOf } from "../../shell/router.js";
import { unread } from "../../state/rooms.js";
import { afterFirstPaint } from "../../ui/after-paint.js";
import { h, paintAvatar, reconcile, setText, showPresence } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";
import { withoutMarks } from "../../ui/markdown.js";

/** @typedef {import("../../state/rooms.js").Room} Room */

const MOST_SHOWN = 99;

/**
 * @param {HTMLElement} list
 * @param {Room[]} rooms
 * @param {import("./room-list.js").RoomListModel} model
 */
export function fillRooms(list, rooms, model) {
  reconcile(list, rooms, ({ id }) => id, createItem, (item, room) => updateItem(item, room, model));
}

/** @param {Room} room */
function createItem({ id, visibility }) {
  const picture = visibility === "direct" ? h("span", { class: "avatar", "aria-hidden": "true" })
    : h("span", { class: "sign", "aria-hidden": "true" }, icon(visibility === "private" ? "lock" : "hash"));
  return h("li", {}, h("a", { href: pathOf(id) }, picture,
    h("span", { class: "room-name", dir: "auto" }), h("time", {}),
    h("span", { class: "preview", dir: "auto" }), h("span", { class: "badge" })));
}

/**
 * @param {HTMLElement} item
 * @param {Room} room
 * @param {import("./room-list.js").RoomListModel} model
 */
function updateItem(item, room, { current, me, preview, hasDraft, titleOf, presenceOf }) {
  const link = /** @type {HTMLAnchorElement} */ (item.firstElementChild);
  const [picture, name, time, said, badge] = /** @type {Iterable<HTMLElement>} */ (link.children);
  const title = titleOf(room);
  const count = unread(room);
  const mentions = room.mentions.length;
  const last = preview(room);
  if (room.visibility === "direct") {
    paintAvatar(picture, room.id, title);
    showPresence(picture, presenceOf(room));
  }
  setText(name, title);
  afterFirstPaint(() => setText(time, shortTime(room.activeAt)));
  setText(said, hasDraft(room) ? texts.draft : last ? previewOf(last, me.id, room.visibility === "direct") : room.newest === 0 ? texts.noMessages : "");
  said.classList.toggle("draft", hasDraft(room));
  setText(badge, count === 0 ? "" : mentions > 0 ? `@${mentions > 1 ? number(mentions) : ""}` : count > MOST_SHOWN ? `${MOST_SHOWN}+` : number(count));
  badge.classList.toggle("mention", count > 0 && mentions > 0);
  afterFirstPaint(() => (badge.title = count === 0 ? "" : mentions > 0 ? texts.mentionsYou(mentions) : texts.newMessages(count)));
  link.classList.toggle("unread", count > 0);
  if (room.id === current) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

/**
 * @param {import("../../state/rooms.js").Preview} last
 * @param {string} me
 * @param {boolean} isDirect
 */
function previewOf({ sender, name, text }, me, isDirect) {
  const said = text === "" ? texts.wasDeleted : withoutMarks(text).replace(/\s+/gu, " ");
  if (sender === me) return texts.you(said);
  return isDirect ? said : `${name.split(/\s+/u)[0]}: ${said}`;
}
