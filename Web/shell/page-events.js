import { watch } from "../ui/storage.js";

/** What is shown the next time at once is at most this old. */
const KEEP_MILLISECONDS = 15_000;

/**
 * What happens to the page and to the other tabs of the same person.
 * @param {object} acts
 * @param {() => void} acts.changed what is on the screen may look different now
 * @param {() => void} acts.hidden nobody looks any more
 * @param {() => void} acts.leaving nothing runs any more after this
 * @param {() => void} acts.keep keeps what is shown, for the next time
 * @param {() => void} acts.personChanged another tab may have signed out, or in as somebody else
 * @param {(path: string) => void} acts.go a notification was clicked
 * @param {AbortSignal} signal
 */
export function followPage({ changed, hidden, leaving, keep, personChanged, go }, signal) {
  watch((key) => {
    if (key === null || key === "me") personChanged();
    else if (key.startsWith("draft.")) changed();
  }, signal);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      hidden();
      keep();
    }
    changed();
  }, { signal });
  addEventListener("focus", changed, { signal });
  const keeping = setInterval(keep, KEEP_MILLISECONDS);
  signal.addEventListener("abort", () => clearInterval(keeping));
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.go && go(data.go), { signal });
  addEventListener("pagehide", () => {
    keep();
    hidden();
    leaving();
  }, { signal });
}
