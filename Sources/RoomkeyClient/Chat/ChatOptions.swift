// SPDX-License-Identifier: MIT

/// What a chat client can be told about how to work.
public struct ChatOptions: Sendable {
    /// How it connects.
    public var connection = ConnectionOptions()
    /// Where unsent messages are kept.
    public var outbox = OutboxStorage.memory
    /// A conversation holds at most so many messages; the oldest are let go, and loaded again when they are asked for.
    public var mostMessagesHeld = 2_000

    /// The defaults.
    public init() {}
}
