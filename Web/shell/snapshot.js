import { keepNewest, keep } from "../state/timeline.js";
import { forget, read, write } from "../ui/storage.js";

/**
 * @typedef {import("../state/state.js").State} State
 * @typedef {import("../api/types.js").User} User
 */

/** Changes when what is kept has another form: what an older page kept is then not read. */
const FORM = 1;
const ROOMS = 12;
const MESSAGES = 40;
/** Browsers give a page a few megabytes in all. */
const MOST_CHARACTERS = 1_000_000;

/** What the page last knew, kept on this device: shown at once the next time, and brought up to date by resuming from it. */
const keyOf = (/** @type {string} */ user) => `state.${user}`;

/** @param {State} state */
export function keepState(state) {
  if (state.revision === null || state.catchingUp) return;
  const active = [...state.rooms.values()].filter(({ joined }) => joined).sort((a, b) => b.activeAt - a.activeAt).slice(0, ROOMS);
  const timelines = active.flatMap(({ id }) => {
    const timeline = state.timelines.get(id);
    if (!timeline || timeline.held.length === 0) return [];
    const newest = keepNewest(timeline).held.slice(-MESSAGES);
    const { held, marks, quoted } = keep(timeline, newest[0].seq, Infinity);
    return [[id, { held, early: [], marks: [...marks], quoted: [...quoted] }]];
  });
  const { me, workspace, revision, history, rooms, previews } = state;
  const text = JSON.stringify({ form: FORM, me, workspace, revision, history, rooms: [...rooms], previews: [...previews], timelines });
  if (text.length <= MOST_CHARACTERS) write(keyOf(me.id), text);
  else forget(keyOf(me.id));
}

/**
 * @param {string | null} user
 * @returns {Partial<State> & { me: User } | null}
 */
export function keptState(user) {
  if (user === null) return null;
  try {
    const { form, me, workspace, revision, history, rooms, previews, timelines } = JSON.parse(read(keyOf(user)) ?? "{}");
    if (form !== FORM) return null;
    return {
      me, workspace, revision, history, firstLoad: false, rooms: new Map(rooms), previews: new Map(previews),
      timelines: new Map(timelines.map((/** @type {any} */ [id, timeline]) =>
        [id, { ...timeline, changed: new Map(), marks: new Map(timeline.marks), quoted: new Map(timeline.quoted) }])),
    };
  } catch {
    return null;
  }
}

/** @param {string} user */
export const forgetState = (user) => forget(keyOf(user));
