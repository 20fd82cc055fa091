/** @typedef {import("./types.js").User} User */

/** What the server refused, in words for people. Empty where something before it has answered in its place. */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {string} code
   * @param {number} [retryAfter] seconds after which it may be asked again
   * @param {number} [status] of the answer over HTTP
   */
  constructor(message, code, retryAfter, status) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
    this.status = status;
  }
}

let answered = Promise.resolve();

/** Settles when what was asked for last is answered: the answer may bring another session in place of one that has ended. */
export const whenAnswered = () => answered;

/** @type {import("./types.js").Call} */
export const call = (route, ...[body]) => {
  const answer = ask(route, body);
  answered = answer.catch(() => {});
  return answer;
};

/**
 * @param {string} route
 * @param {unknown} body
 * @returns {Promise<any>}
 */
async function ask(route, body) {
  const [method, path] = route.split(" ");
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Refusal(answer.error ?? "", answer.code ?? "unavailable", answer.retryAfter, response.status);
}

/** @returns {Promise<User | null>} who is signed in, `null` for nobody */
export async function currentUser() {
  try {
    return (await call("GET /api/session")).user;
  } catch (error) {
    if (error instanceof Refusal && error.code === "signedOut") return null;
    throw error;
  }
}

/**
 * @param {string} name
 * @returns {Promise<User>}
 */
export async function signIn(name) {
  try {
    return (await call("POST /api/session", { name })).user;
  } catch (error) {
    // Another tab was quicker: go on as the person who is signed in there.
    const user = error instanceof Refusal && error.code === "alreadySignedIn" ? await currentUser() : null;
    if (user) return user;
    throw error;
  }
}

/**
 * @param {string} name
 * @param {string} password
 * @returns {Promise<User>}
 */
export const signInToAccount = async (name, password) => (await call("POST /api/session", { name, password })).user;

/**
 * Makes an account. Who is here as a guest goes on with it.
 * @param {string} name
 * @param {string} password
 * @param {string} [invitation] the token of a link
 * @returns {Promise<User>}
 */
export const signUp = async (name, password, invitation) =>
  (await call("POST /api/accounts", { name, password, invitation })).user;

export const signOut = () => call("DELETE /api/session");
