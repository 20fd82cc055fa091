import { texts } from "../../i18n/all-texts.js";
import { reasonOf } from "../../i18n/reasons.js";
import { askingForm, openDialog } from "../../ui/dialog.js";
import { h, reconcile, setText } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";

/** @typedef {import("../../state/rooms.js").Room} Room */

/**
 * A new room: its name, and who sees it.
 * @param {Element} host
 * @param {(name: string, visibility: "public" | "private") => Promise<unknown>} create
 */
export function openNewRoom(host, create) {
  const name = h("input", { id: "new-room-name", required: true, maxlength: 80, autocomplete: "off", dir: "auto", autofocus: true, placeholder: texts.newRoomExample });
  /** @type {(value: "public" | "private", drawing: import("../../ui/icons.js").IconName) => HTMLElement} */
  const choice = (value, drawing) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "visibility", value, checked: value === "public" }), icon(drawing),
    h("span", {}, h("strong", {}, texts.visibilityNames[value]), h("small", {}, texts.visibilities[value])));
  const form = askingForm([
    h("label", { for: "new-room-name" }, texts.name), name,
    h("fieldset", {}, h("legend", {}, texts.visibility), choice("public", "hash"), choice("private", "lock")),
  ], texts.create, async () => {
    const { value } = /** @type {HTMLInputElement} */ (form.querySelector(":checked"));
    await create(name.value.trim(), value === "private" ? value : "public");
    close();
  });
  const close = openDialog(host, texts.newRoom, [form]);
}

/**
 * The public rooms there are, to look into and to join.
 * @param {Element} host
 * @param {() => Room[]} rooms
 * @param {(search: string) => Promise<boolean>} search asks the server, whose answer is then among `rooms`, and says whether there are more
 * @param {(room: Room) => void} open
 */
export function openBrowse(host, rooms, search, open) {
  const field = h("input", { type: "search", placeholder: texts.findRoom, "aria-label": texts.findRoom, autocomplete: "off", autofocus: true });
  const list = h("ul", { class: "browse-list", "aria-label": texts.publicRooms });
  const empty = h("p", { class: "empty", role: "status" });
  const rest = h("p", { class: "empty", role: "status" });
  let asked = 0;
  /** @param {{ more?: boolean, problem?: string }} [answer] no room is said to be missing before the server has answered */
  const show = (answer) => {
    const wanted = field.value.trim().toLocaleLowerCase();
    const found = rooms().filter(({ name, topic, description }) => `${name} ${topic} ${description}`.toLocaleLowerCase().includes(wanted))
      .sort((a, b) => b.members - a.members || a.name.localeCompare(b.name));
    setText(rest, answer?.more ? texts.more : "");
    const none = wanted === "" ? texts.noPublicRooms : texts.noRoomFound(field.value.trim());
    setText(empty, answer?.problem ?? (answer && found.length === 0 ? none : ""));
    reconcile(list, found, ({ id }) => id, (room) => h("li", {}, h("button", {
      type: "button",
      onclick: () => {
        close();
        open(room);
      },
    }, h("span", { class: "sign", "aria-hidden": "true" }, icon("hash")), h("span", { class: "room-name", dir: "auto" }), h("small", { dir: "auto" }))), (item, room) => {
      setText(/** @type {Element} */ (item.querySelector(".room-name")), room.name);
      const about = [texts.people(room.members), ...(room.joined ? [texts.youAreIn] : []), ...(room.topic === "" ? [] : [room.topic])];
      setText(/** @type {Element} */ (item.querySelector("small")), about.join(" · "));
    });
  };
  const ask = async () => {
    asked += 1;
    const mine = asked;
    const answer = await search(field.value.trim()).then((more) => ({ more }), (error) => ({ problem: reasonOf(error) }));
    if (mine === asked) show(answer);
  };
  field.addEventListener("input", () => {
    show();
    void ask();
  });
  const close = openDialog(host, texts.browseRooms, [field, empty, list, rest], { class: "tall" });
  show();
  void ask();
}
