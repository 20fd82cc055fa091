import { texts } from "../../i18n/all-texts.js";
import { date } from "../../i18n/format.js";
import { avatar, h, showPresence } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";
import { openPopup } from "../../ui/popup.js";

/**
 * Who somebody is, beside where they were met.
 * @param {Element} anchor
 * @param {import("../../api/types.js").User} user
 * @param {import("../../api/types.js").Presence} presence
 * @param {() => void} [write] absent for oneself
 * @param {Element | null} [host] where to ask, for people who may remove guests
 */
export function openProfile(anchor, { id, name, kind, role, status, createdAt }, presence, write, host) {
  const picture = avatar(id, name);
  showPresence(picture, presence);
  const isGuest = kind === "guest" || kind === "showcase";
  const what = kind === "bot" ? texts.bot : isGuest ? texts.guest : texts.roleNames[role ?? "member"] ?? "";
  const card = h("div", { class: "profile", role: "dialog", "aria-label": texts.moreAbout(name) },
    picture,
    h("strong", { dir: "auto" }, name),
    h("small", {}, `${what} · ${texts.presence[presence]}`),
    ...(status ? [h("p", { dir: "auto" }, status)] : []),
    h("small", {}, texts.since(date(createdAt))),
    ...(write ? [h("button", {
      type: "button", class: "primary", autofocus: true,
      onclick: () => {
        close();
        write();
      },
    }, icon("send"), texts.messagePerson(name))] : []),
    ...(host && isGuest ? [h("div", {}, ...[false, true].map((isBan) => h("button", {
      type: "button", class: "danger",
      onclick: async () => {
        close();
        const { moderateGuest } = await import("../admin/admin-guests.js");
        moderateGuest(host, { id, name }, isBan);
      },
    }, isBan ? texts.ban : texts.remove)))] : []));
  const close = openPopup(card, anchor);
}
