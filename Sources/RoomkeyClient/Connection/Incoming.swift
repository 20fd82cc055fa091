// SPDX-License-Identifier: MIT

import Foundation

/// A message of the server.
enum Incoming<Event: Sendable>: Sendable {
    /// The answer to a request: its result, or the server's refusal.
    case answer(RequestID, Result<Data, RoomkeyError>)
    case event(Event)
    /// Something of a newer server that is of no use to us.
    case nothing
}
