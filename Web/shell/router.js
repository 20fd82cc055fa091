import { names } from "./panels.js";

/**
 * Where one is: the list (`/`), a room (`/r/{id}`), a message of it (`/r/{id}/{number}`) or the administration (`/admin`).
 * Beside a room there may be a panel (`?show=members`).
 *
 * @typedef {import("./panels.js").Panel} Panel
 * @typedef {{ page: "chat" | "admin", room: string | null, seq: number | null, panel: Panel | null, query: string }} Route
 */

/** @returns {Route} */
export function currentRoute() {
  const page = location.pathname === "/admin" ? "admin" : "chat";
  const [, room, seq] = /^\/r\/([^/]+)(?:\/(\d{1,15}))?\/?$/u.exec(location.pathname) ?? [];
  const asked = new URLSearchParams(location.search);
  const panel = names.find((one) => one === asked.get("show")) ?? null;
  return {
    page, room: room === undefined ? null : decoded(room), seq: seq === undefined ? null : Number(seq), panel,
    query: asked.get("q") ?? "",
  };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * @param {string} room
 * @param {number} [seq]
 * @param {Panel | null} [panel]
 * @param {string} [query] what the search panel looks for
 */
export function pathOf(room, seq, panel, query) {
  const asked = new URLSearchParams({ ...(panel ? { show: panel } : {}), ...(query ? { q: query } : {}) }).toString();
  return `/r/${encodeURIComponent(room)}${seq === undefined ? "" : `/${seq}`}${asked === "" ? "" : `?${asked}`}`;
}

/**
 * Follows links of this page without loading it again, and back and forward.
 * @param {(how: "link" | "history") => void} changed
 * @param {AbortSignal} signal
 * @returns {(path: string, replace?: boolean) => void} goes to a path
 */
export function route(changed, signal) {
  /**
   * @param {string} path
   * @param {boolean} [replace]
   */
  const go = (path, replace = false) => {
    if (path === "/" && history.state?.fromList) return history.back();
    const here = location.pathname + location.search;
    // From the list into a room: the way back is then the browser's own, and no second copy of the list piles up.
    if (replace) history.replaceState(history.state, "", path);
    else if (path !== here) history.pushState({ fromList: location.pathname === "/" }, "", path);
    changed("link");
  };
  addEventListener("popstate", () => changed("history"), { signal });
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || link.target !== "" || link.origin !== location.origin || !plain) return;
    event.preventDefault();
    go(link.pathname + link.search);
  }, { signal });
  return go;
}
