/**
 * Makes a thing when it is first asked for: what is slow to make, as the formatters of Intl are, should not delay the page.
 * @template Thing
 * @param {() => Thing} make
 * @returns {() => Thing}
 */
export function lazily(make) {
  /** @type {Thing | undefined} */
  let made;
  return () => (made ??= make());
}
