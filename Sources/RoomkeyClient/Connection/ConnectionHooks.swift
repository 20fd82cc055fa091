// SPDX-License-Identifier: MIT

import Foundation

/// What the chat's connection and the key-value store's do differently.
struct ConnectionHooks<Event: Sendable>: Sendable {
    /// Where to connect, asked before each try.
    var destination: @Sendable () async throws(RoomkeyError) -> WebSocketRequest
    /// What opens the conversation on each new socket, asked for when it is open; nil when nothing does.
    var greeting: @Sendable () async -> (@Sendable (RequestID) -> String)?
    /// Reads a message. What it throws costs the connection.
    var read: @Sendable (Data) throws -> Incoming<Event>
    /// Takes an event, before the next message is read: it must not wait for an answer of the same connection.
    /// - Returns: whether all that happened before has now been told. Not asked for where there is no greeting.
    var heard: @Sendable (Event) async -> Bool
    /// A refused upgrade as an error.
    var refused: @Sendable (UpgradeAnswer) -> RoomkeyError
}
