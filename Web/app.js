import { ChatApp } from "./chat.js";
import { h, on } from "./dom.js";
import { linkOfAddress, NameForm } from "./name-form.js";
import { currentUser } from "./session.js";
import { whoami } from "./storage.js";

const RETRY_MILLISECONDS = 2_000;

const place = /** @type {HTMLElement} */ (document.getElementById("app"));

/** @param {import("./state.js").User} user */
function showChat(user) {
  whoami.set(user.id);
  place.replaceChildren(new ChatApp(user));
}

function showNameForm() {
  document.title = "Roomkey";
  place.replaceChildren(new NameForm());
}

async function start() {
  try {
    const user = await currentUser();
    const mayUseLink = linkOfAddress() !== null && (!user || user.kind === "guest");
    if (user && !mayUseLink) showChat(user);
    else showNameForm();
  } catch {
    place.replaceChildren(h("p", { class: "unreachable", role: "status" }, "The server cannot be reached. Trying again…"));
    setTimeout(start, RETRY_MILLISECONDS);
  }
}

on(place, "signedin", showChat);
on(place, "signedout", showNameForm);
addEventListener("hashchange", () => linkOfAddress() && location.reload());
await start();
