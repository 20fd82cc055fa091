import { avatar, h, showPresence } from "../dom.js";
import { date } from "../format.js";
import { icon } from "../icons.js";
import { openPopup } from "../popup.js";
import { words } from "../more-words.js";

/**
 * Who somebody is, beside where they were met.
 * @param {Element} anchor
 * @param {import("../state.js").User & { createdAt: number }} user
 * @param {import("../presence.js").PresenceState} presence
 * @param {() => void} [write] absent for oneself
 * @param {Element | null} [host] where to ask, for people who may remove guests
 */
export function openProfile(anchor, { id, name, kind, role, status, createdAt }, presence, write, host) {
  const picture = avatar(id, name);
  showPresence(picture, presence);
  const isGuest = kind === "guest" || kind === "showcase";
  const what = kind === "bot" ? words.bot : isGuest ? words.guest : words.roleNames[role ?? "member"] ?? "";
  const card = h("div", { class: "profile", role: "dialog", "aria-label": words.moreAbout(name) },
    picture,
    h("strong", { dir: "auto" }, name),
    h("small", {}, `${what} · ${words.presence[presence]}`),
    ...(status ? [h("p", { dir: "auto" }, status)] : []),
    h("small", {}, words.since(date(createdAt))),
    ...(write ? [h("button", {
      type: "button", class: "primary", autofocus: true,
      onclick: () => {
        close();
        write();
      },
    }, icon("send"), words.writeTo(name))] : []),
    ...(host && isGuest ? [h("div", {}, ...[false, true].map((isBan) => h("button", {
      type: "button", class: "danger",
      onclick: async () => {
        close();
        const { moderateGuest } = await import("./admin-guests.js");
        moderateGuest(host, { id, name }, isBan);
      },
    }, isBan ? words.ban : words.remove)))] : []));
  const close = openPopup(card, anchor);
}
