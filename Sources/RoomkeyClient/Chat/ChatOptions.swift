// SPDX-License-Identifier: MIT

/// Options for a chat client.
public struct ChatOptions: Sendable {
    /// The options of the connection.
    public var connection = ConnectionOptions()
    /// Where unsent messages are stored.
    public var outbox = OutboxStorage.memory
    /// The maximum number of messages held per conversation. The oldest are dropped, and loaded again when needed.
    public var mostMessagesHeld = 2_000

    /// The defaults.
    public init() {}
}
