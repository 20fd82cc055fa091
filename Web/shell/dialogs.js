import { runCommand } from "../features/composer/commands.js";
import { openPeoplePicker } from "../features/members/people-dialog.js";
import { PeopleSearch } from "../features/members/people-search.js";
import { openProfile } from "../features/members/profile-card.js";
import { openSwitcher } from "../features/rooms/quick-switcher.js";
import { openBrowse, openNewRoom } from "../features/rooms/room-dialogs.js";
import { openKeys } from "../features/settings/keys-dialog.js";
import { openSettings } from "../features/settings/settings-dialog.js";
import { openAccount } from "../features/sign-in/account-dialog.js";
import { texts } from "../i18n/all-texts.js";
import { reasonOf } from "../i18n/reasons.js";
import { pathOf } from "./router.js";
import { roomTitle, sortedRooms, unread } from "../state/rooms.js";
import { confirmIn } from "../ui/dialog.js";
import { emit } from "../ui/dom.js";
import { showToast } from "../ui/toast.js";

/**
 * @typedef {import("../state/rooms.js").Room} Room
 *
 * @typedef {object} Desk what dialogs need of the chat
 * @property {HTMLElement} host
 * @property {() => import("../state/state.js").State} state
 * @property {import("../api/types.js").Ask} ask
 * @property {(page: import("../api/types.js").Verbs["members"]["fields"]) => Promise<void>} askForMembers
 * @property {(event: import("../state/state.js").Event) => void} apply
 * @property {(path: string) => void} go
 * @property {() => Room | undefined} room the one that is open
 * @property {(text: string) => void} takeBack puts what could not be done back into the field
 */

/** @typedef {"newroom" | "browse" | "direct" | "invite" | "switch" | "settings" | "keys" | "admin" | "account" | "signout"} DialogName */

/** People in a direct room besides oneself, and people invited at once. */
const MOST_DIRECT = 8;
const MOST_INVITED = 20;

/** Opens the dialogs, and does what is decided in them. */
export class Dialogs {
  #desk;

  /** @param {Desk} desk */
  constructor(desk) {
    this.#desk = desk;
    this.people = new PeopleSearch(desk);
  }

  /** @param {DialogName} name */
  open(name) {
    const { host, state, go } = this.#desk;
    switch (name) {
      case "newroom": return openNewRoom(host, (title, visibility) => this.#create(title, visibility));
      case "browse": return openBrowse(host, () => [...state().rooms.values()].filter(({ visibility, archived }) => visibility === "public" && !archived),
        (search) => this.list(search), (room) => go(pathOf(room.id)));
      case "direct": return openPeoplePicker(host, {
        title: texts.newDirect, action: texts.startConversation, most: MOST_DIRECT, find: (typed) => this.people.find(typed),
        done: (people) => this.direct(people.map(({ id }) => id)),
      });
      case "invite": return this.#invite();
      case "switch": return openSwitcher(host, this.#places(this.people.known()), (typed) => this.#findPlaces(typed));
      case "settings": return openSettings(host, state().me);
      case "keys": return openKeys(host);
      case "admin": return go("/admin");
      case "account": return openAccount(host, state().me, (user) => emit(host, "becameaccount", user));
      case "signout": return confirmIn(host, {
        title: texts.signOutTitle, text: state().me.kind === "guest" ? texts.signOutGuest : texts.signOutAccount,
        action: texts.signOut, danger: state().me.kind === "guest", act: () => emit(host, "signout"),
      });
    }
  }

  /** @param {string[]} people */
  async direct(people) {
    const { room } = await this.#desk.ask("direct", { people });
    this.#desk.go(pathOf(room.id));
  }

  /**
   * @param {string} id
   * @param {Element} anchor
   * @param {import("../api/types.js").Presence} presence
   */
  async profile(id, anchor, presence) {
    try {
      const { user } = await this.#desk.ask("user", { user: id });
      const { me } = this.#desk.state();
      const isMe = id === me.id;
      const host = !user.removed && (me.role === "owner" || me.role === "admin") ? this.#desk.host : null;
      openProfile(anchor, user, isMe ? "online" : presence, isMe ? undefined : () => this.direct([id]).catch((error) => showToast(reasonOf(error))), host);
    } catch (error) {
      showToast(reasonOf(error));
    }
  }

  /**
   * Does what a person wrote as a command. What cannot be done goes back to where it was written.
   * @param {string} text
   */
  async command(text) {
    const room = this.#desk.room();
    if (!room) return;
    try {
      await runCommand(text, { desk: this.#desk, dialogs: this, room });
    } catch (error) {
      this.#desk.takeBack(text);
      throw error;
    }
  }

  /** @param {Room} room */
  leave(room) {
    const isPublic = room.visibility === "public";
    confirmIn(this.#desk.host, {
      title: texts.leaveTitle(room.name), text: isPublic ? texts.leavePublic : texts.leavePrivate, action: texts.leave, danger: true,
      act: async () => {
        try {
          await this.#desk.ask("leave", { room: room.id });
          // A room that one can see from outside stays in sight, with the way back in.
          if (isPublic) emit(this.#desk.host, "placechanged");
          else this.#desk.go("/");
        } catch (error) {
          showToast(reasonOf(error));
        }
      },
    });
  }

  /**
   * @param {string} name
   * @param {"public" | "private"} visibility
   */
  async #create(name, visibility) {
    const { room } = await this.#desk.ask("createRoom", { name, visibility });
    this.#desk.go(pathOf(room.id));
  }

  /**
   * @param {string} search
   * @returns {Promise<boolean>} whether there are more
   */
  async list(search) {
    const { rooms, revision, next } = await this.#desk.ask("rooms", search === "" ? {} : { search });
    this.#desk.apply({ event: "rooms", rooms, revision });
    return next !== undefined;
  }

  /**
   * Rooms and people that the page does not know.
   * @param {string} typed
   */
  async #findPlaces(typed) {
    const [moreRooms, { people, more }] = await Promise.all([this.list(typed), this.people.find(typed)]);
    const known = this.people.known();
    const isKnown = new Set(known.map(({ id }) => id));
    return { places: this.#places([...known, ...people.filter(({ id }) => !isKnown.has(id))]), more: more || moreRooms };
  }

  #invite() {
    const room = this.#desk.room();
    if (!room) return;
    const isIn = (/** @type {string} */ id) => this.#desk.state().membersByRoom.get(room.id)?.byID.has(id) ?? false;
    openPeoplePicker(this.#desk.host, {
      title: texts.addPeopleTo(room.name), action: texts.add, most: MOST_INVITED,
      find: async (typed) => {
        const { people, more } = await this.people.find(typed);
        return { people: people.filter(({ id }) => !isIn(id)), more };
      },
      done: async (people) => {
        for (const { id } of people) await this.#desk.ask("invite", { room: room.id, user: id });
        emit(this.#desk.host, "needmembers");
        showToast(texts.added(people.map(({ name }) => name)));
      },
    });
  }

  /**
   * @param {import("../features/members/people-search.js").Person[]} known
   * @returns {import("../features/rooms/quick-switcher.js").Place[]}
   */
  #places(known) {
    const { state, go } = this.#desk;
    const { joined, direct, archived, others } = sortedRooms(state());
    const current = this.#desk.room();
    const mine = [...joined, ...direct].filter((room) => room !== current)
      .sort((a, b) => Number(unread(b) > 0) - Number(unread(a) > 0) || b.activeAt - a.activeAt);
    const places = [...mine, ...archived, ...others].map((room) => ({
      key: room.id, label: roomTitle(room, state()), note: room.joined ? room.topic : texts.notJoined,
      kind: room.visibility === "direct" ? /** @type {const} */ ("people") : room.visibility === "private" ? /** @type {const} */ ("lock") : /** @type {const} */ ("hash"),
      unread: unread(room), go: () => go(pathOf(room.id)),
    }));
    const withRoom = new Set(direct.filter(({ members }) => members === 2).map((room) => roomTitle(room, state())));
    const people = known.filter(({ name }) => !withRoom.has(name)).map(({ id, name }) => ({
      key: id, label: name, note: texts.directMessage, kind: /** @type {const} */ ("person"), unread: 0,
      go: () => void this.direct([id]).catch((error) => showToast(reasonOf(error))),
    }));
    return [...places, ...people];
  }
}
