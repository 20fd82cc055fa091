import { Disconnected } from "../api/connection.js";
import { texts } from "./texts.js";

/**
 * Why something that was asked of the server failed, in words for people.
 * @param {unknown} error
 */
export function reasonOf(error) {
  if (error instanceof TypeError) return texts.unreachable;
  if (error instanceof Disconnected) return texts.noConnection;
  const { message, status } = /** @type {import("../api/session.js").Refusal} */ (error);
  return message || texts.serverAnswered(status ?? 0);
}
