import { fullDate, shortTime } from "../../i18n/format.js";
import { pathOf } from "../../shell/router.js";
import { avatar, h } from "../../ui/dom.js";

/**
 * A message as a list of the side panel shows it: a link to its place in the conversation.
 * @param {object} message
 * @param {string} message.room
 * @param {number} message.seq
 * @param {string} message.sender
 * @param {string} message.name
 * @param {number} message.sentAt
 * @param {(Node | string)[]} content
 * @param {import("../../shell/panels.js").Panel} panel that stays open
 * @param {string} [query]
 */
export const foundMessage = ({ room, seq, sender, name, sentAt }, content, panel, query) =>
  h("a", { class: "found", href: pathOf(room, seq, matchMedia("(width >= 56rem)").matches ? panel : null, query) },
    avatar(sender, name),
    h("span", { class: "byline" }, h("span", { class: "name", dir: "auto" }, name), h("time", { datetime: new Date(sentAt).toISOString(), title: fullDate(sentAt) }, shortTime(sentAt))),
    h("span", { class: "said", dir: "auto" }, ...content));
