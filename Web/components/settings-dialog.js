import { askingForm, openDialog } from "../dialog.js";
import { h, reconcile, setText } from "../dom.js";
import { shortTime } from "../format.js";
import { subscribe, unsubscribe } from "../push.js";
import { call } from "../session.js";
import { read, write } from "../storage.js";
import { applyTheme, THEMES, theme } from "../theme.js";
import { words } from "../more-words.js";
import { LANGUAGES, language } from "../words.js";
import { showToast } from "./toast.js";

/** @typedef {{ id: string, device: string, createdAt: number, lastUsedAt: number, current: boolean }} Session */

/**
 * What one sets for oneself: looks and language on this device, where one is signed in, the password.
 * @param {Element} host
 * @param {import("../state.js").User} me
 */
export function openSettings(host, me) {
  const sessions = h("ul", { class: "sessions", "aria-label": words.sessions });
  const everywhere = h("button", { type: "button", onclick: () => endSession("") }, words.signOutElsewhere);
  const problem = h("p", { class: "problem", role: "alert" });

  const load = async () => {
    try {
      /** @type {{ sessions: Session[] }} */
      const answer = await call("GET", "/api/sessions");
      everywhere.hidden = answer.sessions.length < 2;
      reconcile(sessions, answer.sessions, ({ id }) => id, createSession, () => {});
    } catch (error) {
      setText(problem, /** @type {Error} */ (error).message);
    }
  };
  const endSession = async (/** @type {string} */ id) => {
    try {
      await call("DELETE", `/api/sessions${id === "" ? "" : `/${id}`}`);
      await load();
    } catch (error) {
      setText(problem, /** @type {Error} */ (error).message);
    }
  };
  const createSession = (/** @type {Session} */ { id, device, lastUsedAt, current }) => h("li", {},
    h("span", {}, h("strong", {}, device), h("small", {}, current ? words.thisDevice : words.lastUsed(shortTime(lastUsedAt)))),
    ...(current ? [] : [h("button", { type: "button", "aria-label": words.signOutDevice(device), onclick: () => endSession(id) }, words.signOut)]));

  openDialog(host, words.settings, [
    h("section", {}, h("h3", {}, words.yourProfile), profileForm(me)),
    h("section", {}, h("h3", {}, words.appearance), themeChoice(), languageChoice()),
    ...notificationChoice(),
    h("section", {}, h("h3", {}, words.sessions), sessions, problem, everywhere),
    ...(me.kind === "account" ? [h("section", {}, h("h3", {}, words.password), passwordForm())] : []),
  ], { class: "tall settings" });
  void load();
}

/** @param {import("../state.js").User} me */
function profileForm(me) {
  const name = h("input", { id: "profile-name", required: true, maxlength: 40, dir: "auto", autocomplete: "off", value: me.name });
  const status = h("input", { id: "profile-status", maxlength: 100, dir: "auto", autocomplete: "off", placeholder: words.statusExample, value: me.status ?? "" });
  return askingForm([
    h("label", { for: "profile-name" }, words.yourName), name,
    h("label", { for: "profile-status" }, words.status), status,
  ], words.save, async () => {
    await call("PATCH", "/api/account", { name: name.value.trim(), status: status.value.trim() });
    showToast(words.profileSaved);
  });
}

function themeChoice() {
  const group = h("div", { class: "segments", role: "radiogroup", "aria-label": words.theme });
  group.append(...THEMES.map((value) => h("label", {},
    h("input", { type: "radio", name: "theme", value, checked: theme() === value, onchange: () => applyTheme(value) }), h("span", {}, words.themes[value]))));
  return group;
}

function languageChoice() {
  const select = h("select", { id: "language" }, ...Object.entries(LANGUAGES).map(([value, name]) => h("option", { value, selected: value === language, lang: value }, name)));
  select.addEventListener("change", () => {
    write("language", select.value);
    location.reload();
  });
  return h("div", { class: "row" }, h("label", { for: "language" }, words.language), select);
}

function notificationChoice() {
  if (!("Notification" in window)) return [];
  const on = h("input", { type: "checkbox", id: "notify", checked: read("notify") === "on" && Notification.permission === "granted" });
  on.addEventListener("change", async () => {
    const allowed = on.checked && (await Notification.requestPermission()) === "granted";
    if (on.checked && !allowed) showToast(words.notificationsRefused);
    on.checked = allowed;
    write("notify", allowed ? "on" : "off");
    await (allowed ? subscribe() : unsubscribe());
  });
  return [h("section", {}, h("h3", {}, words.notifications), h("label", { class: "check", for: "notify" }, on, h("span", {}, words.notifyMe)))];
}

function passwordForm() {
  const current = h("input", { id: "current-password", type: "password", autocomplete: "current-password", required: true, maxlength: 256 });
  const next = h("input", { id: "next-password", type: "password", autocomplete: "new-password", required: true, maxlength: 256 });
  const form = askingForm([
    h("label", { for: "current-password" }, words.currentPassword), current,
    h("label", { for: "next-password" }, words.newPassword), next,
  ], words.changePassword, async () => {
    await call("PUT", "/api/account/password", { current: current.value, password: next.value });
    form.reset();
    showToast(words.passwordChanged);
  });
  return form;
}
