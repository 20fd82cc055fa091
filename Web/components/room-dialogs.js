import { askingForm, openDialog } from "../dialog.js";
import { h, reconcile, setText } from "../dom.js";
import { icon } from "../icons.js";
import { words } from "../more-words.js";

/** @typedef {import("../rooms.js").Room} Room */

/**
 * A new room: its name, and who sees it.
 * @param {Element} host
 * @param {(name: string, visibility: string) => Promise<unknown>} create
 */
export function openNewRoom(host, create) {
  const name = h("input", { id: "new-room-name", required: true, maxlength: 80, autocomplete: "off", dir: "auto", autofocus: true, placeholder: words.newRoomExample });
  /** @type {(value: "public" | "private", drawing: import("../icons.js").IconName) => HTMLElement} */
  const choice = (value, drawing) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "visibility", value, checked: value === "public" }), icon(drawing),
    h("span", {}, h("strong", {}, words.visibilityNames[value]), h("small", {}, words.visibilities[value])));
  const form = askingForm([
    h("label", { for: "new-room-name" }, words.name), name,
    h("fieldset", {}, h("legend", {}, words.whoSees), choice("public", "hash"), choice("private", "lock")),
  ], words.create, async () => {
    const visibility = /** @type {HTMLInputElement} */ (form.querySelector(":checked")).value;
    await create(name.value.trim(), visibility);
    close();
  });
  const close = openDialog(host, words.newRoom, [form]);
}

/**
 * The public rooms there are, to look into and to join.
 * @param {Element} host
 * @param {() => Room[]} rooms
 * @param {(search: string) => Promise<boolean>} search asks the server, whose answer is then among `rooms`, and says whether there are more
 * @param {(room: Room) => void} open
 */
export function openBrowse(host, rooms, search, open) {
  const field = h("input", { type: "search", placeholder: words.findRoom, "aria-label": words.findRoom, autocomplete: "off", autofocus: true });
  const list = h("ul", { class: "browse-list", "aria-label": words.publicRooms });
  const empty = h("p", { class: "empty", role: "status" });
  const rest = h("p", { class: "empty", role: "status" });
  let asked = 0;
  /** @param {{ more?: boolean, problem?: string }} [answer] no room is said to be missing before the server has answered */
  const show = (answer) => {
    const wanted = field.value.trim().toLocaleLowerCase();
    const found = rooms().filter(({ name, topic, description }) => `${name} ${topic} ${description}`.toLocaleLowerCase().includes(wanted))
      .sort((a, b) => b.members - a.members || a.name.localeCompare(b.name));
    setText(rest, answer?.more ? words.more : "");
    const none = wanted === "" ? words.noPublicRooms : words.noRoomFound(field.value.trim());
    setText(empty, answer?.problem ?? (answer && found.length === 0 ? none : ""));
    reconcile(list, found, ({ id }) => id, (room) => h("li", {}, h("button", {
      type: "button",
      onclick: () => {
        close();
        open(room);
      },
    }, h("span", { class: "sign", "aria-hidden": "true" }, icon("hash")), h("span", { class: "room-name", dir: "auto" }), h("small", { dir: "auto" }))), (item, room) => {
      setText(/** @type {Element} */ (item.querySelector(".room-name")), room.name);
      const about = [words.people(room.members), ...(room.joined ? [words.youAreIn] : []), ...(room.topic === "" ? [] : [room.topic])];
      setText(/** @type {Element} */ (item.querySelector("small")), about.join(" · "));
    });
  };
  const ask = async () => {
    asked += 1;
    const mine = asked;
    const answer = await search(field.value.trim()).then((more) => ({ more }), (error) => ({ problem: error.message }));
    if (mine === asked) show(answer);
  };
  field.addEventListener("input", () => {
    show();
    void ask();
  });
  const close = openDialog(host, words.browseRooms, [field, empty, list, rest], { class: "tall" });
  show();
  void ask();
}
