/** A page hidden for longer than this may have slept: its socket is tried before it is trusted. */
const TRUSTED_WHEN_HIDDEN_MILLISECONDS = 20_000;

/**
 * Connects anew where the page may have slept, or the network was another one: what the socket is worth shows only late.
 * @param {import("../api/connection.js").Connection} connection
 * @param {AbortSignal} signal
 */
export function reconnectOnWakeUp(connection, signal) {
  let hiddenSince = 0;
  addEventListener("online", () => connection.reconnect(), { signal });
  addEventListener("pageshow", (event) => event.persisted && connection.reconnect(), { signal });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hiddenSince = Date.now();
    else if (!connection.ready || Math.abs(Date.now() - hiddenSince) > TRUSTED_WHEN_HIDDEN_MILLISECONDS) connection.reconnect();
  }, { signal });
}
