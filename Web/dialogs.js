import { People } from "./acquaintances.js";
import { runCommand } from "./commands.js";
import { openAccount } from "./components/account-dialog.js";
import { openKeys } from "./components/keys-dialog.js";
import { openProfile } from "./components/profile-card.js";
import { openPeople } from "./components/people-dialog.js";
import { openSwitcher } from "./components/quick-switcher.js";
import { openBrowse, openNewRoom } from "./components/room-dialogs.js";
import { openSettings } from "./components/settings-dialog.js";
import { showToast } from "./components/toast.js";
import { confirmIn } from "./dialog.js";
import { emit } from "./dom.js";
import { roomTitle, sortedRooms, unread } from "./rooms.js";
import { pathOf } from "./router.js";
import { words } from "./more-words.js";

/**
 * @typedef {import("./rooms.js").Room} Room
 *
 * @typedef {object} Desk what dialogs need of the chat
 * @property {HTMLElement} host
 * @property {() => import("./state.js").State} state
 * @property {import("./components/side-panel.js").Ask} ask
 * @property {(event: import("./state.js").Event) => void} apply
 * @property {(path: string) => void} go
 * @property {() => Room | undefined} room the one that is open
 * @property {(text: string) => void} takeBack puts what could not be done back into the field
 */

/** People in a direct room besides oneself, and people invited at once. */
const MOST_DIRECT = 8;
const MOST_INVITED = 20;

/** Opens the dialogs, and does what is decided in them. */
export class Dialogs {
  #desk;

  /** @param {Desk} desk */
  constructor(desk) {
    this.#desk = desk;
    this.people = new People(desk);
  }

  /** @param {string} name */
  open(name) {
    const { host, state, go } = this.#desk;
    switch (name) {
      case "newroom": return openNewRoom(host, (title, visibility) => this.#create(title, visibility));
      case "browse": return openBrowse(host, () => [...state().rooms.values()].filter(({ visibility, archived }) => visibility === "public" && !archived),
        (search) => this.list(search), (room) => go(pathOf(room.id)));
      case "direct": return openPeople(host, {
        title: words.newDirect, action: words.startWriting, most: MOST_DIRECT, find: (typed) => this.people.find(typed),
        done: (people) => this.direct(people.map(({ id }) => id)),
      });
      case "invite": return this.#invite();
      case "switch": return openSwitcher(host, this.#places(this.people.known()), (typed) => this.#findPlaces(typed));
      case "settings": return openSettings(host, state().me);
      case "keys": return openKeys(host);
      case "admin": return go("/admin");
      case "account": return openAccount(host, state().me, (user) => emit(host, "becameaccount", user));
      case "signout": return confirmIn(host, {
        title: words.signOutTitle, text: state().me.kind === "guest" ? words.signOutGuest : words.signOutAccount,
        action: words.signOut, danger: state().me.kind === "guest", act: () => emit(host, "signout"),
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
   * @param {import("./presence.js").PresenceState} presence
   */
  async profile(id, anchor, presence) {
    try {
      const { user } = await this.#desk.ask("user", { user: id });
      const { me } = this.#desk.state();
      const isMe = id === me.id;
      const host = !user.removed && (me.role === "owner" || me.role === "admin") ? this.#desk.host : null;
      openProfile(anchor, user, isMe ? "online" : presence, isMe ? undefined : () => this.direct([id]).catch((error) => showToast(error.message)), host);
    } catch (error) {
      showToast(/** @type {Error} */ (error).message);
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
      title: words.leaveTitle(room.name), text: isPublic ? words.leavePublic : words.leavePrivate, action: words.leave, danger: true,
      act: async () => {
        try {
          await this.#desk.ask("leave", { room: room.id });
          // A room that one can see from outside stays in sight, with the way back in.
          if (isPublic) emit(this.#desk.host, "placechanged");
          else this.#desk.go("/");
        } catch (error) {
          showToast(/** @type {Error} */ (error).message);
        }
      },
    });
  }

  /**
   * @param {string} name
   * @param {string} visibility
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
    const isIn = (/** @type {string} */ id) => this.#desk.state().members.get(room.id)?.people.has(id) ?? false;
    openPeople(this.#desk.host, {
      title: words.addPeopleTo(room.name), action: words.add, most: MOST_INVITED,
      find: async (typed) => {
        const { people, more } = await this.people.find(typed);
        return { people: people.filter(({ id }) => !isIn(id)), more };
      },
      done: async (people) => {
        for (const { id } of people) await this.#desk.ask("invite", { room: room.id, user: id });
        emit(this.#desk.host, "needmembers");
        showToast(words.added(people.map(({ name }) => name)));
      },
    });
  }

  /**
   * @param {import("./acquaintances.js").Person[]} known
   * @returns {import("./components/quick-switcher.js").Place[]}
   */
  #places(known) {
    const { state, go } = this.#desk;
    const { joined, direct, archived, others } = sortedRooms(state());
    const current = this.#desk.room();
    const mine = [...joined, ...direct].filter((room) => room !== current)
      .sort((a, b) => Number(unread(b) > 0) - Number(unread(a) > 0) || b.activeAt - a.activeAt);
    const places = [...mine, ...archived, ...others].map((room) => ({
      key: room.id, label: roomTitle(room, state()), note: room.joined ? room.topic : words.notJoined,
      kind: room.visibility === "direct" ? /** @type {const} */ ("people") : room.visibility === "private" ? /** @type {const} */ ("lock") : /** @type {const} */ ("hash"),
      unread: unread(room), go: () => go(pathOf(room.id)),
    }));
    const withRoom = new Set(direct.filter(({ members }) => members === 2).map((room) => roomTitle(room, state())));
    const people = known.filter(({ name }) => !withRoom.has(name)).map(({ id, name }) => ({
      key: id, label: name, note: words.directMessage, kind: /** @type {const} */ ("person"), unread: 0,
      go: () => void this.direct([id]).catch((error) => showToast(error.message)),
    }));
    return [...places, ...people];
  }
}
