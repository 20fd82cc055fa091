import { texts } from "../../i18n/texts.js";
import { showToast } from "../../ui/toast.js";

/** @type {import("../conversation/actions.js").ActionKind} */
export const pin = {
  label: ({ mark }) => (mark?.pin ? texts.unpin : texts.pin),
  icon: "pin", key: "p", keyName: "P",
  isAllowed: (_, { write }) => write,
  act: async (messages, room, { seq, mark }) => {
    const pinned = !mark?.pin;
    await messages.ask(pinned ? "pin" : "unpin", { room: room.id, seq });
    showToast(pinned ? texts.pinned : texts.unpinned);
  },
};
