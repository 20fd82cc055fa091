const LONG_MILLISECONDS = 450;
const STILL_PIXELS = 10;

/**
 * A finger that stays: what a pointing hand gets by hovering. It counts when the finger is lifted; sooner, its lifting
 * would count as a tap outside of what it has opened.
 * @param {HTMLElement} element
 * @param {(target: EventTarget | null) => void} pressed
 */
export function longPress(element, pressed) {
  /** @type {{ target: EventTarget | null, at: number, x: number, y: number } | null} */
  let down = null;
  let wasLong = false;
  element.addEventListener("pointerdown", ({ pointerType, target, timeStamp, clientX, clientY }) => {
    down = pointerType === "touch" ? { target, at: timeStamp, x: clientX, y: clientY } : null;
  });
  element.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (down && Math.hypot(clientX - down.x, clientY - down.y) > STILL_PIXELS) down = null;
  });
  // A browser may take the touch away for a menu of its own: that is a long press, too.
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    element.addEventListener(type, ({ timeStamp }) => {
      const held = down;
      down = null;
      wasLong = held !== null && timeStamp - held.at >= LONG_MILLISECONDS;
      if (held && wasLong) setTimeout(() => pressed(held.target));
    });
  }
  // No click is made of it, which would count as one beside what has opened.
  element.addEventListener("touchend", (event) => {
    if (wasLong && event.cancelable) event.preventDefault();
    wasLong = false;
  });
  // Where a long press opens the browser's own menu, ours is in its place.
  element.addEventListener("contextmenu", (event) => {
    if (down) event.preventDefault();
  });
}
