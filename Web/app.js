import "./theme.js";
import { NameForm, linkOfAddress } from "./components/name-form.js";
import { ChatApp } from "./chat.js";
import { h, on } from "./dom.js";
import { currentRoute } from "./router.js";
import { currentUser } from "./session.js";
import { whoami } from "./storage.js";
import { language, words } from "./words.js";

const RETRY_MILLISECONDS = 2_000;

const place = /** @type {HTMLElement} */ (document.getElementById("app"));

/** @param {import("./state.js").User} user */
async function show(user) {
  whoami.set(user.id);
  if (currentRoute().page === "admin") {
    const { AdminPage } = await import("./components/admin-page.js");
    place.replaceChildren(new AdminPage(user));
  } else {
    place.replaceChildren(new ChatApp(user));
  }
}

function showNameForm() {
  document.title = "Roomkey";
  place.replaceChildren(new NameForm());
}

async function start() {
  try {
    const user = await currentUser();
    const mayUseLink = linkOfAddress() !== null && (!user || user.kind === "guest");
    if (user && !mayUseLink) await show(user);
    else showNameForm();
  } catch {
    place.replaceChildren(h("p", { class: "unreachable", role: "status" }, words.tryingAgain));
    setTimeout(start, RETRY_MILLISECONDS);
  }
}

document.documentElement.lang = language;
on(place, "signedin", show);
on(place, "signedout", showNameForm);
on(place, "leavechat", () => location.reload());
addEventListener("hashchange", () => linkOfAddress() && location.reload());
await start();
