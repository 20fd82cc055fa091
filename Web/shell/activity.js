/** Nobody has touched this device for so long: the person is somewhere else. */
const IDLE_MILLISECONDS = 5 * 60 * 1000;

/**
 * Says whether somebody is at this device.
 * @param {(state: import("../api/types.js").SetPresence["state"]) => void} changed
 * @param {AbortSignal} signal
 */
export function watchActivity(changed, signal) {
  let timer = 0;
  const active = () => {
    clearTimeout(timer);
    timer = setTimeout(() => changed("idle"), IDLE_MILLISECONDS);
    changed("online");
  };
  for (const type of ["pointerdown", "pointermove", "keydown", "wheel", "focus"]) addEventListener(type, active, { signal, passive: true });
  signal.addEventListener("abort", () => clearTimeout(timer));
  active();
}
