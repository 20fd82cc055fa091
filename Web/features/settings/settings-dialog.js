import { call } from "../../api/session.js";
import { subscribe, unsubscribe } from "./push.js";
import { texts } from "../../i18n/all-texts.js";
import { shortTime } from "../../i18n/format.js";
import { reasonOf } from "../../i18n/reasons.js";
import { LANGUAGES, language } from "../../i18n/texts.js";
import { applyTheme, THEMES, theme } from "../../shell/theme.js";
import { askingForm, openDialog } from "../../ui/dialog.js";
import { h, reconcile, setText } from "../../ui/dom.js";
import { read, write } from "../../ui/storage.js";
import { showToast } from "../../ui/toast.js";

/**
 * What one sets for oneself: looks and language on this device, where one is signed in, the password.
 * @param {Element} host
 * @param {import("../../api/types.js").User} me
 */
export function openSettings(host, me) {
  const sessions = h("ul", { class: "sessions", "aria-label": texts.sessions });
  const everywhere = h("button", { type: "button", onclick: () => endSession("") }, texts.signOutElsewhere);
  const problem = h("p", { class: "problem", role: "alert" });

  const load = async () => {
    try {
      const answer = await call("GET /api/sessions");
      everywhere.hidden = answer.sessions.length < 2;
      reconcile(sessions, answer.sessions, ({ id }) => id, createSession, () => {});
    } catch (error) {
      setText(problem, reasonOf(error));
    }
  };
  const endSession = async (/** @type {string} */ id) => {
    try {
      await (id === "" ? call("DELETE /api/sessions") : call(`DELETE /api/sessions/${id}`));
      await load();
    } catch (error) {
      setText(problem, reasonOf(error));
    }
  };
  const createSession = (/** @type {import("../../api/types.js").Session} */ { id, device, lastUsedAt, current }) => h("li", {},
    h("span", {}, h("strong", {}, device), h("small", {}, current ? texts.thisDevice : texts.lastUsed(shortTime(lastUsedAt)))),
    ...(current ? [] : [h("button", { type: "button", "aria-label": texts.signOutDevice(device), onclick: () => endSession(id) }, texts.signOut)]));

  openDialog(host, texts.settings, [
    h("section", {}, h("h3", {}, texts.yourProfile), profileForm(me)),
    h("section", {}, h("h3", {}, texts.appearance), themeChoice(), languageChoice()),
    ...notificationChoice(),
    h("section", {}, h("h3", {}, texts.sessions), sessions, problem, everywhere),
    ...(me.kind === "account" ? [h("section", {}, h("h3", {}, texts.password), passwordForm())] : []),
  ], { class: "tall settings" });
  void load();
}

/** @param {import("../../api/types.js").User} me */
function profileForm(me) {
  const name = h("input", { id: "profile-name", required: true, maxlength: 40, dir: "auto", autocomplete: "off", value: me.name });
  const status = h("input", { id: "profile-status", maxlength: 100, dir: "auto", autocomplete: "off", placeholder: texts.statusExample, value: me.status ?? "" });
  return askingForm([
    h("label", { for: "profile-name" }, texts.yourName), name,
    h("label", { for: "profile-status" }, texts.status), status,
  ], texts.save, async () => {
    await call("PATCH /api/account", { name: name.value.trim(), status: status.value.trim() });
    showToast(texts.profileSaved);
  });
}

function themeChoice() {
  const group = h("div", { class: "segments", role: "radiogroup", "aria-label": texts.theme });
  group.append(...THEMES.map((value) => h("label", {},
    h("input", { type: "radio", name: "theme", value, checked: theme() === value, onchange: () => applyTheme(value) }), h("span", {}, texts.themes[value]))));
  return group;
}

function languageChoice() {
  const select = h("select", { id: "language" }, ...Object.entries(LANGUAGES).map(([value, name]) => h("option", { value, selected: value === language, lang: value }, name)));
  select.addEventListener("change", () => {
    write("language", select.value);
    location.reload();
  });
  return h("div", { class: "row" }, h("label", { for: "language" }, texts.language), select);
}

function notificationChoice() {
  if (!("Notification" in window)) return [];
  const on = h("input", { type: "checkbox", id: "notify", checked: read("notify") === "on" && Notification.permission === "granted" });
  on.addEventListener("change", async () => {
    const allowed = on.checked && (await Notification.requestPermission()) === "granted";
    if (on.checked && !allowed) showToast(texts.notificationsRefused);
    on.checked = allowed;
    write("notify", allowed ? "on" : "off");
    await (allowed ? subscribe() : unsubscribe());
  });
  return [h("section", {}, h("h3", {}, texts.notifications), h("label", { class: "check", for: "notify" }, on, h("span", {}, texts.notifyMe)))];
}

function passwordForm() {
  const current = h("input", { id: "current-password", type: "password", autocomplete: "current-password", required: true, maxlength: 256 });
  const next = h("input", { id: "next-password", type: "password", autocomplete: "new-password", required: true, maxlength: 256 });
  const form = askingForm([
    h("label", { for: "current-password" }, texts.currentPassword), current,
    h("label", { for: "next-password" }, texts.newPassword), next,
  ], texts.changePassword, async () => {
    await call("PUT /api/account/password", { current: current.value, password: next.value });
    form.reset();
    showToast(texts.passwordChanged);
  });
  return form;
}
