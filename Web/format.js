const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayInYear = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayWithYear = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });
const inFull = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** @param {number} at milliseconds since 1970 */
export const clock = (at) => timeOfDay.format(at);

/** @param {number} at */
export const fullDate = (at) => inFull.format(at);

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
  if (day === dayNumber(now.getTime())) return "Today";
  if (day === dayNumber(yesterday.getTime())) return "Yesterday";
  return (new Date(at).getFullYear() === now.getFullYear() ? dayInYear : dayWithYear).format(at);
}

/**
 * One or two letters for an avatar.
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/\s+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
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

/**
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
export const counted = (count, one, many) => `${count.toLocaleString()} ${count === 1 ? one : many}`;
