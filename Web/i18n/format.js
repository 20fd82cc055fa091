import { lazily } from "./lazily.js";
import { locale, texts } from "./texts.js";

const timeOfDay = lazily(() => new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }));
const dayInYear = lazily(() => new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }));
const dayWithYear = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: "full" }));
const inFull = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }));
const shortDay = lazily(() => new Intl.DateTimeFormat(locale, { weekday: "short" }));
const shortDate = lazily(() => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" }));
const fullShortDate = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }));
const whole = lazily(() => new Intl.NumberFormat(locale));
const conjunction = lazily(() => new Intl.ListFormat(locale, { type: "conjunction" }));

const WEEK_MILLISECONDS = 6 * 24 * 60 * 60 * 1000;

/** @param {number} at milliseconds since 1970 */
export const clock = (at) => timeOfDay().format(at);

/** @param {number} at */
export const fullDate = (at) => inFull().format(at);

/** @param {number} at */
export const date = (at) => fullShortDate().format(at);

/** @param {number} count below a thousand there is nothing to group, so that no formatter is made for most */
export const number = (count) => (count < 1000 ? String(count) : whole().format(count));

/** @param {string[]} items */
export const list = (items) => conjunction().format(items);

/**
 * The local calendar day, as a number that is the same all day.
 * @param {number} at
 */
export function dayNumber(at) {
  const date = new Date(at);
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
}

/** @param {number} at */
export function dayName(at) {
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const day = dayNumber(at);
  if (day === dayNumber(now.getTime())) return texts.today;
  if (day === dayNumber(yesterday.getTime())) return texts.yesterday;
  return (new Date(at).getFullYear() === now.getFullYear() ? dayInYear() : dayWithYear()).format(at);
}

/**
 * As short as it is clear: the time of today, the day of this week, else the date.
 * @param {number} at
 */
export function shortTime(at) {
  const now = Date.now();
  if (dayNumber(at) === dayNumber(now)) return clock(at);
  if (now - at < WEEK_MILLISECONDS && at < now) return shortDay().format(at);
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? shortDate().format(at) : fullShortDate().format(at);
}

/**
 * One or two letters for an avatar.
 * @param {string} name
 */
export function initials(name) {
  const parts = name.split(/\s+/u).filter(Boolean);
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts;
  return letters.map((word) => [...word][0].toLocaleUpperCase()).join("");
}

/**
 * A colour's angle that belongs to a person as long as the id does.
 * @param {string} id
 */
export function hue(id) {
  let sum = 7;
  for (let index = 0; index < id.length; index += 1) sum = (sum * 31 + id.charCodeAt(index)) % 3600;
  return sum % 360;
}
