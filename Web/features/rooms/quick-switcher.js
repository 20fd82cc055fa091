import { texts } from "../../i18n/all-texts.js";
import { reasonOf } from "../../i18n/reasons.js";
import { openDialog } from "../../ui/dialog.js";
import { avatar, h, setText } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";

/**
 * @typedef {{ key: string, label: string, note: string, kind: "hash" | "lock" | "people" | "person", unread: number, go: () => void }} Place
 */

const MOST = 12;
const TYPED_MILLISECONDS = 150;

/**
 * Goes anywhere by a few letters: rooms and people, those of late in front.
 * @param {Element} host
 * @param {Place[]} places that are known, in the order to show them while nothing is typed
 * @param {(typed: string) => Promise<{ places: Place[], more: boolean }>} find asks the server for others too
 */
export function openSwitcher(host, places, find) {
  const field = h("input", {
    type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "switcher-list", "aria-autocomplete": "list",
    placeholder: texts.jumpTo, "aria-label": texts.jumpTo, autocomplete: "off", autofocus: true,
  });
  const list = h("ul", { id: "switcher-list", role: "listbox", "aria-label": texts.jumpTo });
  const empty = h("p", { class: "empty", role: "status" });
  const rest = h("p", { class: "empty", role: "status" });
  /** @type {Place[]} */
  let found = [];
  let chosen = 0;

  const choose = (/** @type {number} */ index) => {
    chosen = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const current = list.children[index];
    if (!current) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", current.id);
    current.scrollIntoView({ block: "nearest" });
  };
  const accept = (/** @type {Place | undefined} */ place) => {
    if (!place) return;
    close();
    place.go();
  };
  /** @param {{ more?: boolean, problem?: string }} [answer] nothing is said to be missing before the server has answered */
  const show = (answer) => {
    const typed = field.value.trim();
    const kept = answer && found[chosen]?.key;
    const all = (typed === "" ? places : places.map((place) => ({ place, fit: fitOf(place.label, typed) }))
      .filter(({ fit }) => fit > 0).sort((a, b) => b.fit - a.fit).map(({ place }) => place));
    found = all.slice(0, MOST);
    setText(empty, answer?.problem ?? (found.length > 0 || (typed !== "" && !answer) ? "" : texts.noPlace(typed)));
    setText(rest, typed !== "" && (all.length > MOST || (answer?.more && found.length > 0)) ? texts.more : "");
    list.replaceChildren(...found.map((place, index) => {
      const picture = place.kind === "person" || place.kind === "people" ? avatar(place.key, place.label) : h("span", { class: "sign" }, icon(place.kind));
      return h("li", { id: `place-${index}`, role: "option", onclick: () => accept(place) }, picture,
        h("span", { class: "place", dir: "auto" }, place.label), h("small", { dir: "auto" }, place.note),
        ...(place.unread > 0 ? [h("span", { class: "badge", title: texts.newMessages(place.unread) }, String(place.unread))] : []));
    }));
    choose(Math.max(0, found.findIndex(({ key }) => key === kept)));
  };
  let timer = 0;
  field.addEventListener("input", () => {
    show();
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = field.value.trim();
      if (typed === "") return;
      /** @type {{ places?: Place[], more?: boolean, problem?: string }} */
      const answer = await find(typed).catch((error) => ({ problem: reasonOf(error) }));
      if (answer.places) places = answer.places;
      if (typed === field.value.trim()) show(answer);
    }, TYPED_MILLISECONDS);
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) choose((chosen + step + found.length) % found.length);
    else if (event.key === "Enter") accept(found[chosen]);
    else return;
    event.preventDefault();
  });
  const close = openDialog(host, texts.jumpTo, [field, empty, list, rest], { class: "switcher" });
  show();
}

/**
 * How well a name fits what was typed: as its beginning, a word's beginning, somewhere in it, or its letters in order.
 * @param {string} name
 * @param {string} typed
 * @returns {number} 0 for not at all
 */
export function fitOf(name, typed) {
  const [all, wanted] = [plain(name), plain(typed)];
  if (all.startsWith(wanted)) return 4;
  if (all.split(/\s+/u).some((word) => word.startsWith(wanted))) return 3;
  if (all.includes(wanted)) return 2;
  let at = -1;
  return [...wanted].every((letter) => (at = all.indexOf(letter, at + 1)) >= 0) ? 1 : 0;
}

/** Without case and accents. */
const plain = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
