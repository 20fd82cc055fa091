import "./theme.js";
import { NameForm, linkOfAddress } from "./components/name-form.js";
import { ChatApp } from "./chat.js";
import { h, on } from "./dom.js";
import { takeFirstView } from "./first.js";
import { currentRoute } from "./router.js";
import { currentUser } from "./session.js";
import { firstIsMade, onceSeen } from "./seen.js";
import { keptState } from "./snapshot.js";
import { whoami } from "./storage.js";
import { language, words } from "./words.js";
import { startWorker } from "./worker.js";

const RETRY_MILLISECONDS = 2_000;

const place = /** @type {HTMLElement} */ (document.getElementById("app"));

/**
 * @param {import("./state.js").User} user
 * @param {string} [way] how the person came in just now
 * @param {import("./first.js").FirstView | null} [first] what came with the page
 */
async function show(user, way, first = null) {
  whoami.set(user.id);
  if (way === "setup") {
    const { FirstRun } = await import("./components/first-run.js");
    place.replaceChildren(new FirstRun());
  } else if (currentRoute().page === "admin") {
    const { AdminPage } = await import("./components/admin-page.js");
    place.replaceChildren(new AdminPage(user));
  } else {
    place.replaceChildren(new ChatApp(user, first));
  }
}

async function showNameForm() {
  document.title = "Roomkey";
  const link = linkOfAddress();
  if (link?.way === "reset") {
    const { ResetForm } = await import("./components/reset-form.js");
    place.replaceChildren(new ResetForm(link.token));
  } else place.replaceChildren(new NameForm());
}

async function start() {
  try {
    const first = takeFirstView();
    const user = first ? first.user : await currentUser();
    const link = linkOfAddress();
    const mayUseLink = link && (!user || user.kind === "guest" || link.way === "reset");
    if (user && !mayUseLink) await show(user, undefined, first);
    else await showNameForm();
  } catch {
    // Without the server, what this person saw last is shown, and what they write is sent later.
    const kept = keptState(whoami.get());
    if (kept && linkOfAddress() === null) return show(kept.me);
    place.replaceChildren(h("p", { class: "unreachable", role: "status" }, words.tryingAgain));
    setTimeout(start, RETRY_MILLISECONDS);
  }
}

document.documentElement.lang = language;
on(place, "signedin", ({ user, way }) => show(user, way));
on(place, "signedout", showNameForm);
on(place, "arrived", start);
addEventListener("hashchange", () => linkOfAddress() && location.reload());
addEventListener("popstate", () => place.querySelector("admin-page") && currentRoute().page !== "admin" && start());
onceSeen(startWorker);
void start().then(firstIsMade);
