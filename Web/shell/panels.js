import { texts } from "../i18n/texts.js";

/**
 * @typedef {object} PanelKind something that is shown beside a conversation
 * @property {() => string} title
 * @property {{ icon: import("../ui/icons.js").IconName, label: () => string }} [button] opens it, above the conversation
 * @property {() => Promise<import("./side-panel.js").Content>} load it is loaded when it is first asked for
 *
 * @typedef {keyof typeof panels} Panel
 */

/** All panels, in the order of their buttons. */
export const panels = kinds({
  search: {
    title: () => texts.search, button: { icon: "search", label: () => texts.searchRoom },
    load: async () => new (await import("../features/search/search-panel.js")).SearchPanel(),
  },
  pins: {
    title: () => texts.pinnedMessages, button: { icon: "pin", label: () => texts.pinnedMessages },
    load: async () => new (await import("../features/pins/pins-panel.js")).PinsPanel(),
  },
  members: {
    title: () => texts.members, button: { icon: "people", label: () => texts.members },
    load: async () => new (await import("../features/members/members-panel.js")).MembersPanel(),
  },
  room: { title: () => texts.roomDetails, load: async () => new (await import("../features/rooms/room-panel.js")).RoomPanel() },
});

/** Their names, as addresses have them. */
export const names = /** @type {Panel[]} */ (Object.keys(panels));

/**
 * @template {string} Name
 * @param {Record<Name, PanelKind>} all
 */
function kinds(all) {
  return all;
}
