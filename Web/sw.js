// The service worker: the page starts without a network, and a message is told while no page is open.
// It is an ordinary script, since modules are not workers everywhere.

const SHELL = "shell";
/** A network that says nothing for this long is as good as none: what is kept is shown. */
const PATIENCE_MILLISECONDS = 3_000;
/** What no other file names in a way that can be followed. */
const UNNAMED = ["/icon-unread.svg"];

const worker = /** @type {any} */ (self);

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isOurs = request.method === "GET" && origin === location.origin && !pathname.startsWith("/api/") && !/^\/(record|records|token|ws)\b/u.test(pathname);
  if (isOurs) event.respondWith(answer(request, request.mode === "navigate" ? "/" : pathname));
});

/** Keeps the page and everything that it and its modules name, also what they would ask for only later. */
async function install() {
  const cache = await caches.open(SHELL);
  const paths = new Set(["/", ...UNNAMED]);
  // A set hands out what is added to it on the way.
  for (const path of paths) {
    const response = await fetch(path);
    await cache.put(path, response.clone());
    if (path !== "/" && !path.endsWith(".js")) continue;
    const text = await response.text();
    for (const [, named] of text.matchAll(/(?:(?:href|src)=|from |import |import\()"(\.{0,2}\/[^"]+)"/gu)) {
      paths.add(new URL(named, new URL(path, location.origin)).pathname);
    }
  }
  await worker.skipWaiting();
}

/**
 * The network first: the server says in one short answer whether a file is still the same.
 * @param {Request} request
 * @param {string} path under which it is kept
 */
async function answer(request, path) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(path);
  const fresh = fetch(request).then((response) => {
    if (response.ok) void cache.put(path, response.clone());
    return response;
  });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MILLISECONDS));
  return Promise.race([fresh, late]).catch(() => kept);
}

worker.addEventListener("push", (/** @type {any} */ event) => {
  const message = event.data?.json();
  if (message?.room) event.waitUntil(tell(message));
});

/** @param {{ room: string, roomName: string, direct: boolean, seq: number, sender: string, text: string }} message */
async function tell({ room, roomName, direct, seq, sender, text }) {
  await worker.registration.showNotification(direct ? sender : `${sender} · ${roomName}`, {
    body: text, tag: `room ${room}`, icon: "/icon.svg", silent: true, data: { path: `/r/${encodeURIComponent(room)}/${seq}` },
  });
}

worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data?.path ?? "/"));
});

/** @param {string} path */
async function openPage(path) {
  const [page] = await worker.clients.matchAll({ type: "window" });
  if (!page) return worker.clients.openWindow(path);
  await page.focus();
  page.postMessage({ go: path });
}
