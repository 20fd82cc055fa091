/**
 * What this browser remembers. Every value has its own key, so that two tabs never write over each other's. Where
 * the browser forbids storage or it is full, values live as long as the page.
 */
const PREFIX = "roomkey.";

/** @type {Map<string, string>} */
const unsaved = new Map();

/** @param {string} key */
export function read(key) {
  try {
    return unsaved.get(key) ?? localStorage.getItem(PREFIX + key);
  } catch {
    return unsaved.get(key) ?? null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
    unsaved.delete(key);
  } catch {
    unsaved.set(key, value);
  }
}

/** @param {string} key */
export function forget(key) {
  unsaved.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing is stored where nothing can be.
  }
}

/**
 * @param {string} start
 * @returns {string[]} the keys that begin with `start`
 */
export function keys(start) {
  const found = new Set([...unsaved.keys()].filter((key) => key.startsWith(start)));
  try {
    for (let index = 0; index < localStorage.length; index += 1) {
      const key = localStorage.key(index) ?? "";
      if (key.startsWith(PREFIX + start)) found.add(key.slice(PREFIX.length));
    }
  } catch {
    // As above.
  }
  return [...found];
}

/**
 * Calls back when another tab changed a value.
 * @param {(key: string | null, value: string | null) => void} changed `null` as key: everything was cleared
 * @param {AbortSignal} signal
 */
export function watch(changed, signal) {
  addEventListener("storage", (event) => {
    if (event.key === null) changed(null, null);
    else if (event.key.startsWith(PREFIX)) changed(event.key.slice(PREFIX.length), event.newValue);
  }, { signal });
}

/** The text somebody began to write in a room. */
export const drafts = {
  /** @param {string} room */
  get: (room) => read(`draft.${room}`) ?? "",

  /**
   * @param {string} room
   * @param {string} text
   */
  set(room, text) {
    if (text === "") forget(`draft.${room}`);
    else write(`draft.${room}`, text);
  },

  /**
   * @param {string} room
   * @param {string} text
   */
  append(room, text) {
    const before = drafts.get(room);
    drafts.set(room, before === "" ? text : `${before}\n${text}`);
  },
};

/** Who is signed in, so that a tab that slept notices that its person has left or changed. */
export const signedInUser = {
  get: () => read("me"),
  /** @param {string} user */
  set: (user) => write("me", user),
  forget: () => forget("me"),
};
