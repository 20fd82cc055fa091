/** @typedef {{ room: string | null }} Route the list (`/`) or a room (`/r/{id}`) */

/** @returns {Route} */
export function currentRoute() {
  const match = /^\/r\/([^/]+)\/?$/u.exec(location.pathname);
  if (!match) return { room: null };
  try {
    return { room: decodeURIComponent(match[1]) };
  } catch {
    return { room: match[1] };
  }
}

/** @param {string} room */
export const pathOf = (room) => `/r/${encodeURIComponent(room)}`;

/**
 * Follows links of this page without loading it again, and back and forward.
 * @param {(how: "link" | "history") => void} changed
 * @param {AbortSignal} signal
 * @returns {(path: string) => void} goes to a path
 */
export function route(changed, signal) {
  /** @param {string} path */
  const go = (path) => {
    if (path === "/" && history.state?.fromList) return history.back();
    // From the list into a room: the way back is then the browser's own, and no second copy of the list piles up.
    if (path !== location.pathname) history.pushState({ fromList: location.pathname === "/" }, "", path);
    changed("link");
  };
  addEventListener("popstate", () => changed("history"), { signal });
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || link.target !== "" || link.origin !== location.origin || !plain) return;
    event.preventDefault();
    go(link.pathname);
  }, { signal });
  return go;
}
