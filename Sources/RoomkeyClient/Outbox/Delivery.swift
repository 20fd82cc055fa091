// SPDX-License-Identifier: MIT

/// What has become of a message that was sent.
public enum Delivery: Sendable, Hashable {
    /// It is kept, and waits for a connection or for the messages before it.
    case queued
    /// It is on its way.
    case sending
    /// The server has it.
    case sent(Message)
    /// The server did not take it: ``Outgoing/retry()`` or ``Outgoing/discard()``.
    case refused(Refusal)
    /// It was taken back before the server had it.
    case discarded
}
