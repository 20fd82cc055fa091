/** A page in the background draws no picture, and its work should not wait for one. */
const SEEN_AT_LATEST_MILLISECONDS = 500;

/** @type {(() => void)[] | null} what waits for the first picture of the page; `null` once that is there */
let waiting = [];

/**
 * Does what the first picture of the page can do without, above all what needs Intl: to make its first formatter takes
 * longer than to lay out the page.
 * @param {() => void} job
 */
export function afterFirstPaint(job) {
  if (waiting) waiting.push(job);
  else job();
}

/** What the page shows first is made, and the next picture has it. */
export function firstViewIsDrawn() {
  requestAnimationFrame(() => setTimeout(begin));
  setTimeout(begin, SEEN_AT_LATEST_MILLISECONDS);
}

function begin() {
  const jobs = waiting ?? [];
  waiting = null;
  for (const job of jobs) job();
}
