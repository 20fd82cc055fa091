import { keptState } from "./snapshot.js";
import { nothingKnown, reduce } from "../state/state.js";

/**
 * What the server put into the page, so that it need not be asked for.
 *
 * @typedef {import("../api/types.js").User} User
 * @typedef {object} FirstView
 * @property {User | null} user who is signed in
 * @property {import("../api/types.js").ServerEvent[]} [events] of a first load
 * @property {Omit<import("../state/state.js").Page, "event">} [page] of the room that the address names
 */

const element = document.getElementById("first");
/** @type {FirstView | null} */
let view = element?.textContent ? JSON.parse(element.textContent) : null;
element?.remove();

/** It is as old as the page, so it is handed out once. */
export function takeFirstView() {
  const taken = view;
  view = null;
  return taken;
}

/**
 * What is known of the chat when the page opens: what this device has kept, else what came with the page.
 * @param {User} me
 * @param {FirstView | null} firstView
 * @returns {import("../state/state.js").State}
 */
export function initialState(me, firstView) {
  const kept = keptState(me.id);
  if (kept || !firstView?.events) return { ...nothingKnown(me), ...kept, me };
  /** @type {import("../state/state.js").Event[]} */
  const events = [{ event: "resuming" }, ...firstView.events];
  if (firstView.page) events.push({ ...firstView.page, event: "page" });
  return events.reduce(reduce, nothingKnown(me));
}
