import { sortedRooms, unread } from "../state/rooms.js";

/** @typedef {import("../state/rooms.js").Room} Room */

/**
 * The keys that work everywhere in the chat.
 * @param {object} doing
 * @param {() => void} doing.switcher
 * @param {() => void} doing.help
 * @param {() => boolean} doing.search whether there was a room to search
 * @param {() => void} doing.done
 * @param {(step: 1 | -1, onlyUnread: boolean) => void} doing.move
 * @param {AbortSignal} signal
 */
export function listenForKeys({ switcher, help, search, done, move }, signal) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const control = (event.ctrlKey || event.metaKey) && !event.altKey;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const isTyping = target.matches("input, textarea, select");
    const key = event.key.toLowerCase();
    if (control && !event.shiftKey && key === "k") switcher();
    // Pressed a second time, in the field of our search, it is the browser's own.
    else if (control && !event.shiftKey && key === "f" && !target.closest("search-panel")) {
      if (!search()) return;
    } else if (event.altKey && !control && (key === "arrowup" || key === "arrowdown")) move(key === "arrowup" ? -1 : 1, event.shiftKey);
    else if (event.key === "?" && !isTyping && !control) help();
    else if (event.key === "Escape" && !isTyping && !document.querySelector(".popup")) done();
    else return;
    event.preventDefault();
  }, { signal });
}

/**
 * The room above or below another one, in the order of the list.
 * @param {import("../state/state.js").State} state
 * @param {string | null} current
 * @param {1 | -1} step
 * @param {boolean} onlyUnread
 * @returns {Room | undefined}
 */
export function neighbour(state, current, step, onlyUnread) {
  const { joined, direct } = sortedRooms(state);
  const all = [...joined, ...direct];
  const at = all.findIndex(({ id }) => id === current);
  const order = at < 0 ? (step > 0 ? all : [...all].reverse())
    : Array.from({ length: all.length }, (_, index) => all[(((at + step * (index + 1)) % all.length) + all.length) % all.length]);
  return order.find((room) => room.id !== current && (!onlyUnread || unread(room) > 0));
}

