import { read, write } from "../ui/storage.js";

/** What the page looks like: as the system says, or always one way. */
export const THEMES = /** @type {const} */ (["system", "light", "dark"]);

/** @typedef {typeof THEMES[number]} Theme */

/** @returns {Theme} */
export const theme = () => THEMES.find((one) => one === read("theme")) ?? "system";

/** @param {Theme} value */
export function applyTheme(value) {
  write("theme", value);
  document.documentElement.dataset.theme = value;
}

document.documentElement.dataset.theme = theme();
