import { texts } from "../../i18n/all-texts.js";
import { openDialog } from "../../ui/dialog.js";
import { h } from "../../ui/dom.js";

/** @param {Element} host */
export function openKeys(host) {
  openDialog(host, texts.keyboard, [h("dl", { class: "keys" }, ...texts.keys.map(([keys, does]) =>
    h("div", {}, h("dt", {}, ...keys.split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, does))))], { class: "tall" });
}
