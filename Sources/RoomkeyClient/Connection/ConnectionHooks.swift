// SPDX-License-Identifier: MIT

import Foundation

/// What the chat's connection and the key-value store's do differently.
struct ConnectionHooks<Event: Sendable, Answer: Sendable>: Sendable {
    /// Where to connect, asked before each try.
    var destination: @Sendable () async throws(RoomkeyError) -> WebSocketRequest
    /// What opens the conversation on each new socket, asked for when it is open; nil when nothing does.
    var greeting: @Sendable () async -> (@Sendable (RequestID) -> String)?
    /// Reads a message. What it throws costs the connection.
    var read: @Sendable (Data) throws -> Incoming<Event, Answer>
    /// Takes an event, before the next message is read: it must not wait for an answer of the same connection.
    var heard: @Sendable (Event) async -> Heard
    /// Whether a history is another than the one that is known.
    var isOther: @Sendable (HistoryID) async -> Bool = { _ in false }
    /// A refused upgrade as an error.
    var refused: @Sendable (UpgradeAnswer) -> RoomkeyError

    /// What an event means for the connection.
    enum Heard: Sendable {
        case nothing
        /// All that happened before has now been told. Only where there is a greeting.
        case caughtUp
        /// What was known is of another history. What was asked may have named something in it, so it must not be asked now.
        case startedOver
    }
}
