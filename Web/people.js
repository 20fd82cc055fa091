/**
 * The others in a room, those who spoke last in front.
 * @param {import("./state.js").State} state
 * @param {string} room
 */
export function peopleIn({ me, members, timelines }, room) {
  const spoke = new Map((timelines.get(room)?.held ?? []).map(({ sender, seq }) => [sender, seq]));
  return [...members.get(room)?.people.values() ?? []].filter(({ id }) => id !== me.id)
    .sort((a, b) => (spoke.get(b.id) ?? 0) - (spoke.get(a.id) ?? 0) || a.name.localeCompare(b.name));
}

/**
 * The other one of a conversation between two, once it is known who is in it.
 * @param {import("./state.js").State} state
 * @param {import("./rooms.js").Room} room
 * @returns {string | undefined}
 */
export function partner({ me, members }, { id, visibility, members: count }) {
  if (visibility !== "direct" || count !== 2) return undefined;
  return [...members.get(id)?.people.keys() ?? []].find((person) => person !== me.id);
}
