/** All texts of this page, for what is opened later; `words.js` has those that a first visit shows. */
import { words as english } from "./languages/en-more.js";
import { language, words as first } from "./words.js";

/** @type {typeof english} */
const more = language === "de" ? (await import("./languages/de-more.js")).words : english;

export const words = { ...first, ...more };
