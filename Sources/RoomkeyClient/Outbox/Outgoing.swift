// SPDX-License-Identifier: MIT

/// A message that was sent, and what becomes of it.
public struct Outgoing: Sendable, Identifiable {
    /// The same for every try.
    public let id: ClientMessageID
    /// What has become of it so far, and becomes of it from now on.
    public let states: Latest<Delivery>
    let client: ChatClient

    /// Waits until the server has it, over any number of breaks of the connection. Cancelling the task ends the wait, not the sending.
    /// - Returns: the message as the server has it.
    /// - Throws: ``RoomkeyError/refused(_:)`` when the server did not take it; `cancelled` when it was discarded or the task
    ///   cancelled; `closed` when the client is.
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

    /// Sends it again after it was refused.
    /// - Throws: ``RoomkeyError/file(_:)``
    public func retry() async throws(RoomkeyError) {
        try await client.retry(id)
    }

    /// Takes it back, unless the server has it by now.
    /// - Returns: what it said, for the draft of another one; nil when it is too late.
    /// - Throws: ``RoomkeyError/file(_:)``
    @discardableResult
    public func discard() async throws(RoomkeyError) -> OutboxItem? {
        try await client.discard(id)
    }
}
