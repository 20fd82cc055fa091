/**
 * The texts of this page, in the language of the person: what they chose in the settings, else what the browser says.
 */
import { read } from "./storage.js";
import { words as english } from "./languages/en.js";

/** @typedef {typeof english} Words */

/** The languages there are, by their own names. */
export const LANGUAGES = { en: "English", de: "Deutsch" };

/** @returns {keyof typeof LANGUAGES} */
function chosen() {
  const wanted = [read("language"), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return wanted.find((/** @type {any} */ tag) => tag in LANGUAGES) === "de" ? "de" : "en";
}

export const language = chosen();

/** Dates and numbers: the region of the browser where it speaks this language. */
export const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;

/** @type {Words} */
export const words = language === "de" ? (await import("./languages/de.js")).words : english;
