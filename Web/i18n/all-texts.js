/** All texts of this page, for what is opened later; `texts.js` has those that a first visit shows. */
import { texts as english } from "./en-more.js";
import { language, texts as firstVisit } from "./texts.js";

/** @type {typeof english} */
const more = language === "de" ? (await import("./de-more.js")).texts : english;

export const texts = { ...firstVisit, ...more };
