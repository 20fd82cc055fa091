/**
 * @typedef {import("../../api/types.js").Figures} Figures
 *
 * @typedef {object} Point what the plots show of one moment; `null` where nothing can be said
 * @property {number} at
 * @property {number} connections
 * @property {number | null} messages per second
 * @property {number | null} half milliseconds in which half of the messages were delivered
 * @property {number | null} most milliseconds in which 99 of 100 were
 * @property {number} databaseBytes
 */

/**
 * What has happened between two readings.
 * @param {Figures | undefined} before
 * @param {Figures} now
 * @param {number} at
 * @returns {Point}
 */
export function pointBetween(before, now, at) {
  const { connections, databaseBytes } = now;
  const seconds = before ? (now.uptime - before.uptime) / 1000 : 0;
  // Less than before after the server was started anew.
  if (!before || seconds <= 0 || now.messages < before.messages) return { at, connections, messages: null, half: null, most: null, databaseBytes };
  const steps = difference(before.deliveries, now.deliveries);
  return { at, connections, messages: (now.messages - before.messages) / seconds, half: within(steps, 0.5), most: within(steps, 0.99), databaseBytes };
}

/**
 * @param {Figures["deliveries"]} before
 * @param {Figures["deliveries"]} now
 */
function difference(before, now) {
  const counts = new Map(before.map(({ upTo, count }) => [upTo, count]));
  return now.map(({ upTo, count }) => ({ upTo, count: count - (counts.get(upTo) ?? 0) }));
}

/**
 * Milliseconds in which a share of the deliveries was done.
 * @param {Figures["deliveries"]} steps
 * @param {number} share
 */
function within(steps, share) {
  let left = steps.reduce((sum, { count }) => sum + count, 0) * share;
  for (const { upTo, count } of steps) {
    left -= count;
    if (count > 0 && left <= 0) return upTo / 1000;
  }
  return null;
}
