// SPDX-License-Identifier: MIT

/// A sent message and its delivery.
public struct Outgoing: Sendable, Identifiable {
    /// Which message it is, in which room.
    public let id: OutboxItem.ID
    /// The state of the delivery, from now on.
    public let states: Latest<Delivery>
    let client: ChatClient

    /// Waits until the server has the message, across any number of reconnects. Cancelling the task ends the wait, not the sending.
    /// - Returns: The message as the server has it.
    /// - Throws: ``RoomkeyError/refused(_:)`` when the server refused it; `cancelled` when it was discarded or the task was cancelled;
    ///   `closed` when the client is closed.
    @discardableResult
    public func delivered() async throws(RoomkeyError) -> Message {
        for await state in states {
            switch state {
            case .queued, .sending: continue
            case .sent(let message): return message
            case .refused(let refusal): throw .refused(refusal)
            case .discarded: throw .cancelled
            }
        }
        throw Task.isCancelled ? .cancelled : .closed
    }

    /// Sends the message again after a refusal.
    /// - Throws: ``RoomkeyError/file(_:)``
    public func retry() async throws(RoomkeyError) {
        try await client.retry(id)
    }

    /// Discards the message unless the server already has it.
    /// - Returns: The message, for a new draft; nil when it is too late.
    /// - Throws: ``RoomkeyError/file(_:)``
    @discardableResult
    public func discard() async throws(RoomkeyError) -> OutboxItem? {
        try await client.discard(id)
    }
}
