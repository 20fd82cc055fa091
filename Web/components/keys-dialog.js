import { openDialog } from "../dialog.js";
import { h } from "../dom.js";
import { words } from "../more-words.js";

/** @param {Element} host */
export function openKeys(host) {
  openDialog(host, words.keyboard, [h("dl", { class: "keys" }, ...words.keys.map(([keys, does]) =>
    h("div", {}, h("dt", {}, ...keys.split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, does))))], { class: "tall" });
}
