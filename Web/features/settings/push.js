import { call } from "../../api/session.js";

/**
 * Asks the browser to wake the service worker for messages, and tells the server how. Browsers without a push service
 * refuse; then the open page alone tells of messages.
 */
export async function subscribe() {
  const registration = await navigator.serviceWorker?.ready;
  if (!registration?.pushManager) return;
  try {
    const { key } = await call("GET /api/push");
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    await call("PUT /api/push/subscription", { endpoint, keys });
  } catch {
    // Then the open page tells.
  }
}

export async function unsubscribe() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  if (!subscription) return;
  await call("DELETE /api/push/subscription", { endpoint: subscription.endpoint }).catch(() => {});
  await subscription.unsubscribe();
}
