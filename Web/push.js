import { call } from "./session.js";

/** Starts the service worker. Where the browser has none (plain HTTP), the page works without it. */
export async function startWorker() {
  try {
    await navigator.serviceWorker?.register("/sw.js");
    const registration = await navigator.serviceWorker?.ready;
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
    const modules = loaded.filter(({ origin, pathname }) => origin === location.origin && pathname.endsWith(".js"));
    registration?.active?.postMessage({ keep: modules.map(({ pathname }) => pathname) });
  } catch {
    // Nothing of the page depends on it.
  }
}

/**
 * Asks the browser to wake the service worker for messages, and tells the server how. Browsers without a push service
 * refuse; then the open page alone tells of messages.
 */
export async function subscribe() {
  const registration = await navigator.serviceWorker?.ready;
  if (!registration?.pushManager) return;
  try {
    const { key } = await call("GET", "/api/push");
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    await call("PUT", "/api/push/subscription", { endpoint, keys });
  } catch {
    // As said above.
  }
}

export async function unsubscribe() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  if (!subscription) return;
  await call("DELETE", "/api/push/subscription", { endpoint: subscription.endpoint }).catch(() => {});
  await subscription.unsubscribe();
}
