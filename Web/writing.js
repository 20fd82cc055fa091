import { on } from "./dom.js";

/**
 * What is said of the open conversation by its components, and what becomes of it.
 * @param {HTMLElement} app
 * @param {object} parts
 * @param {import("./client.js").Connection} parts.connection
 * @param {import("./outbox.js").Outbox} parts.outbox
 * @param {import("./history.js").History} parts.history
 * @param {import("./messages.js").Messages} parts.messages
 * @param {import("./reading.js").Reading} parts.reading
 * @param {import("./components/conversation.js").ConversationView} parts.conversation
 * @param {() => string | null} parts.open the id of the room that is on the screen
 * @param {() => import("./rooms.js").Room | undefined} parts.room
 * @param {(event: import("./state.js").Event) => void} parts.apply
 * @param {() => void} parts.done
 * @param {() => void} parts.drawNow
 */
export function listenToConversation(app, { connection, outbox, history, messages, reading, conversation, open, room, apply, done, drawNow }) {
  /**
   * Does something in the room that is open, if one is.
   * @param {string} type
   * @param {(room: string, detail: any) => unknown} act
   */
  const inRoom = (type, act) => on(app, type, (detail) => {
    const id = open();
    if (id !== null) void act(id, detail);
  });

  inRoom("send", (id, { text, replyTo }) => {
    outbox.add(id, text, replyTo);
    reading.newFrom = null;
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
    if (shown?.joined) reading.inView(shown, seq);
  });
  on(app, "messageaction", ({ action, row }) => {
    const shown = room();
    if (shown) messages.act(shown, action, row);
  });
  app.addEventListener("react", (event) => {
    const seq = event.target instanceof Element ? event.target.closest(".message")?.getAttribute("data-seq") : null;
    const { emoji, added } = /** @type {CustomEvent} */ (event).detail;
    const id = open();
    if (id !== null && seq) void messages.react(id, Number(seq), emoji, added);
  });
}
