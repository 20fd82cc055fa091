/**
 * The texts of this page, in the language of the person: what they chose in the settings, else what the browser says.
 */
import { texts as english } from "./en.js";
import { read } from "../ui/storage.js";

/** @typedef {typeof english} Texts */

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

/** @type {Texts} */
export const texts = language === "de" ? (await import("./de.js")).texts : english;
