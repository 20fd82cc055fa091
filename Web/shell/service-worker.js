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
