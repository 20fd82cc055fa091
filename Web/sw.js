// The service worker: the page starts without a network, and a message is told while no page is open.
// It is an ordinary script, since modules are not workers everywhere.

const SHELL = "shell";
/** Of every address. What the server puts into the pages themselves is not to be kept, and known here already. */
const PAGE = "/index.html";
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
  if (!isOurs) return;
  const isVisit = request.mode === "navigate";
  event.respondWith(isVisit ? answer(PAGE, PAGE) : answer(request, pathname));
  if (isVisit) event.waitUntil(keep([PAGE], /(?:href=|src=|from |import\()"(\/[^"]+)"/gu).catch(() => {}));
});

// What a page loaded before this worker was there.
worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keep(event.data.keep, /$^/gu).catch(() => {})));

/**
 * Keeps the page and the files it names. Modules that a page asks for later are kept once one did; all others at the
 * next visit, since the first one should load no more than it needs.
 */
async function install() {
  await keep([PAGE, ...UNNAMED], /(?:rel="(?:icon|manifest|stylesheet)" href|src)="(\/[^"]+)"/gu);
  await worker.skipWaiting();
}

/**
 * Keeps files, and those that their texts name.
 * @param {string[]} wanted paths
 * @param {RegExp} naming what a file says of another one
 */
async function keep(wanted, naming) {
  const cache = await caches.open(SHELL);
  // A set hands out what is added to it on the way.
  const paths = new Set(wanted);
  for (const path of paths) {
    const kept = await cache.match(path);
    const response = kept ?? (await fetch(path));
    if (!kept) await cache.put(path, response.clone());
    if (path !== PAGE && !path.endsWith(".js")) continue;
    for (const [, named] of (await response.text()).matchAll(naming)) paths.add(named);
  }
}

/**
 * The network first: the server says in one short answer whether a file is still the same.
 * @param {Request | string} request
 * @param {string} path under which it is kept
 */
async function answer(request, path) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(path);
  const fresh = fetch(request).then(async (response) => {
    if (!response.ok) return response;
    await cache.put(path, response.clone());
    // Another version of the server: its other modules belong with this one.
    if (path === "/app.js" && kept && kept.headers.get("ETag") !== response.headers.get("ETag")) await forgetModules(cache);
    return response;
  });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MILLISECONDS));
  return Promise.race([fresh, late]).catch(() => kept);
}

/** @param {Cache} cache */
async function forgetModules(cache) {
  const modules = (await cache.keys()).filter(({ url }) => url.endsWith(".js") && !url.endsWith("/app.js"));
  await Promise.all(modules.map((module) => cache.delete(module)));
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
