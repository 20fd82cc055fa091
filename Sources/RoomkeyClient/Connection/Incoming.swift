// SPDX-License-Identifier: MIT

import Foundation

/// A message of the server.
enum Incoming<Event: Sendable, Answer: Sendable>: Sendable {
    /// The answer to a request: its result, or the server's refusal; and which history it is of, when it says.
    case answer(RequestID, Result<Answer, RoomkeyError>, HistoryID?)
    case event(Event)
    /// Something of a newer server that is of no use to us.
    case nothing
}
