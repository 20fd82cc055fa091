import { on } from "../../ui/dom.js";

/**
 * What is said of the open conversation by its components, and what becomes of it.
 * @param {HTMLElement} app
 * @param {object} parts
 * @param {import("../../api/connection.js").Connection} parts.connection
 * @param {import("../../state/outbox.js").Outbox} parts.outbox
 * @param {import("../../state/history.js").History} parts.history
 * @param {import("./messages.js").Messages} parts.messages
 * @param {import("../../state/read-marker.js").ReadMarker} parts.readMarker
 * @param {import("./conversation-view.js").ConversationView} parts.conversation
 * @param {() => string | null} parts.open the id of the room that is on the screen
 * @param {() => import("../../state/rooms.js").Room | undefined} parts.room
 * @param {(event: import("../../state/state.js").Event) => void} parts.apply
 * @param {() => void} parts.done
 * @param {() => void} parts.drawNow
 */
export function listenToConversation(app, { connection, outbox, history, messages, readMarker, conversation, open, room, apply, done, drawNow }) {
  /**
   * Does something in the room that is open, if one is.
   * @template {import("../../ui/events.js").EventName} Name
   * @param {Name} name
   * @param {(room: string, detail: import("../../ui/events.js").AppEvents[Name], event: Event) => unknown} act
   */
  const inRoom = (name, act) => on(app, name, (detail, event) => {
    const id = open();
    if (id !== null) void act(id, detail, event);
  });

  inRoom("send", (id, { text, replyTo }) => {
    outbox.add(id, text, replyTo);
    readMarker.newFrom = null;
    drawNow();
    conversation.list.toEnd();
  });
  on(app, "retrymessage", (clientID) => outbox.refuse(clientID, undefined));
  on(app, "discardmessage", (clientID) => outbox.remove(clientID));
  on(app, "takeback", (clientID) => {
    const text = outbox.find(clientID)?.text ?? "";
    outbox.remove(clientID);
    conversation.composer.takeBack(text);
  });
  inRoom("saveedit", (id, edit) => messages.saveEdit(id, edit));
  inRoom("editlast", (id) => messages.editLast(id));
  inRoom("typing", (id) => connection.request("typing", { room: id }).catch(() => {}));
  on(app, "done", done);
  on(app, "toend", () => conversation.list.toEnd());
  inRoom("loadhistory", (id, { gap, direction }) => connection.ready && history.load(id, gap, direction));
  inRoom("farfrom", (id, { from, to }) => apply({ event: "keep", room: id, from, to }));
  on(app, "inview", (seq) => {
    const shown = room();
    if (shown?.joined) readMarker.inView(shown, seq);
  });
  on(app, "messageaction", ({ action, row }) => {
    const shown = room();
    if (shown) messages.act(shown, action, row);
  });
  inRoom("react", (id, { emoji, added }, { target }) => {
    const seq = target instanceof Element ? target.closest(".message")?.getAttribute("data-seq") : null;
    return seq && messages.react(id, Number(seq), emoji, added);
  });
}
