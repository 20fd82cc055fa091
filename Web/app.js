import "./shell/theme.js";
import { currentUser } from "./api/session.js";
import { NameForm, linkOfAddress } from "./features/sign-in/name-form.js";
import { language, texts } from "./i18n/texts.js";
import { ChatApp } from "./shell/chat-app.js";
import { takeFirstView } from "./shell/first-view.js";
import { currentRoute } from "./shell/router.js";
import { startWorker } from "./shell/service-worker.js";
import { keptState } from "./shell/snapshot.js";
import { firstViewIsDrawn, afterFirstPaint } from "./ui/after-paint.js";
import { h, on } from "./ui/dom.js";
import { signedInUser } from "./ui/storage.js";

const RETRY_MILLISECONDS = 2_000;

const place = /** @type {HTMLElement} */ (document.getElementById("app"));

/**
 * @param {import("./api/types.js").User} user
 * @param {string} [way] how the person came in just now
 * @param {import("./shell/first-view.js").FirstView | null} [first] what came with the page
 */
async function show(user, way, first = null) {
  signedInUser.set(user.id);
  if (way === "setup") {
    const { FirstRun } = await import("./features/sign-in/first-run.js");
    place.replaceChildren(new FirstRun());
  } else if (currentRoute().page === "admin") {
    const { AdminPage } = await import("./features/admin/admin-page.js");
    place.replaceChildren(new AdminPage(user));
  } else {
    place.replaceChildren(new ChatApp(user, first));
  }
}

async function showNameForm() {
  document.title = "Roomkey";
  const link = linkOfAddress();
  if (link?.way === "reset") {
    const { ResetForm } = await import("./features/sign-in/reset-form.js");
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
    const kept = keptState(signedInUser.get());
    if (kept && linkOfAddress() === null) return show(kept.me);
    place.replaceChildren(h("p", { class: "unreachable", role: "status" }, texts.tryingAgain));
    setTimeout(start, RETRY_MILLISECONDS);
  }
}

document.documentElement.lang = language;
on(place, "signedin", ({ user, way }) => show(user, way));
on(place, "signedout", showNameForm);
on(place, "arrived", start);
addEventListener("hashchange", () => linkOfAddress() && location.reload());
addEventListener("popstate", () => place.querySelector("admin-page") && currentRoute().page !== "admin" && start());
afterFirstPaint(startWorker);
void start().then(firstViewIsDrawn);
