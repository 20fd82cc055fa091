import { call } from "../../api/session.js";
import { texts } from "../../i18n/all-texts.js";
import { pathOf } from "../../shell/router.js";
import { roomTitle } from "../../state/rooms.js";
import { emit } from "../../ui/dom.js";
import { showToast } from "../../ui/toast.js";

/**
 * What can be done by writing `/name …` instead of a message.
 * @typedef {keyof typeof import("../../i18n/en-more.js").texts.commands} Name
 * @typedef {{ desk: import("../../shell/dialogs.js").Desk, dialogs: import("../../shell/dialogs.js").Dialogs, room: import("../../state/rooms.js").Room }} Place
 */

const SHRUG = "¯\\\\\\_(ツ)\\_/¯";
const LEVELS = /** @type {const} */ (["all", "mentions", "none"]);

/** @type {Record<Name, (rest: string, place: Place) => unknown>} */
const acts = {
  join: (rest, place) => join(rest, place),
  dm: async (rest, { dialogs }) => dialogs.direct([(await personNamed(rest, dialogs)).id]),
  invite: async (rest, { desk, dialogs, room }) => {
    if (rest === "") return dialogs.open("invite");
    const { id, name } = await personNamed(rest, dialogs);
    await desk.ask("invite", { room: room.id, user: id });
    showToast(texts.added([name]));
  },
  topic: async (rest, { desk, room }) => {
    await desk.ask("updateRoom", { room: room.id, topic: rest });
    showToast(texts.saved);
  },
  notify: async (rest, { desk, room }) => {
    const level = LEVELS.find((name) => name === rest.toLowerCase());
    if (!level) throw new Error(texts.commandNeeds("notify"));
    await desk.ask("setNotifications", { room: room.id, level });
    showToast(texts.saved);
  },
  status: async (rest) => {
    await call("PATCH /api/account", { status: rest });
    showToast(texts.saved);
  },
  search: (rest, { desk, room }) => desk.go(pathOf(room.id, undefined, "search", rest)),
  leave: (_, { dialogs, room }) => dialogs.leave(room),
  shrug: (rest, { desk }) => emit(desk.host, "send", { text: `${rest} ${SHRUG}`.trimStart() }),
  help: (_, { dialogs }) => dialogs.open("keys"),
};

/**
 * For the list above the field.
 * @param {string} typed after the slash
 */
export function findCommands(typed) {
  const all = /** @type {[Name, [string, string]][]} */ (Object.entries(texts.commands));
  return all.filter(([name]) => name.startsWith(typed.toLowerCase()))
    .map(([name, [takes, does]]) => ({ key: name, text: `/${name} ${takes}`.trimEnd(), note: does, insert: `/${name} `, emoji: "/" }));
}

/**
 * @param {string} text that begins with a slash and a word
 * @param {Place} place
 * @throws an error whose message tells the person what is wrong
 */
export async function runCommand(text, place) {
  const [, typed, rest] = /^\/(\p{L}+)\s*(.*)$/su.exec(text) ?? [];
  const name = /** @type {Name | undefined} */ (Object.keys(acts).find((known) => known === typed?.toLowerCase()));
  if (!name) throw new Error(texts.noSuchCommand(`/${typed ?? ""}`));
  await acts[name](rest.trim(), place);
}

/**
 * @param {string} rest
 * @param {Place} place
 */
async function join(rest, { desk, dialogs }) {
  const wanted = plain(rest.replace(/^#/u, ""));
  if (wanted === "") return dialogs.open("browse");
  const find = () => [...desk.state().rooms.values()].find((room) => room.visibility !== "direct" && plain(roomTitle(room, desk.state())) === wanted);
  if (!find()) await dialogs.list(rest);
  const room = find();
  if (!room) throw new Error(texts.noRoomNamed(rest));
  if (!room.joined) await desk.ask("join", { room: room.id });
  desk.go(pathOf(room.id));
}

/**
 * @param {string} rest
 * @param {import("../../shell/dialogs.js").Dialogs} dialogs
 */
async function personNamed(rest, dialogs) {
  const wanted = rest.replace(/^@/u, "");
  const person = wanted === "" ? undefined : (await dialogs.people.find(wanted)).people.find(({ name }) => plain(name) === plain(wanted));
  if (!person) throw new Error(texts.noPersonNamed(wanted));
  return person;
}

const plain = (/** @type {string} */ name) => name.trim().normalize("NFKC").toLocaleLowerCase();
