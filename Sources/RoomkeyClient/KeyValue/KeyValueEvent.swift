// SPDX-License-Identifier: MIT

/// An event of a subscription.
public enum KeyValueEvent: Sendable, Hashable {
    /// Local state may be stale: read again. All later changes follow. It is a subscriber's first event, so that starting and
    /// reconnecting are handled alike.
    case resynchronise(Cause)
    /// A subscribed key has changed. The changes of a key arrive once each and in order.
    case change(KeyValueChange)

    /// Why changes may have been missed.
    public enum Cause: String, Sendable, Hashable {
        /// The connection is new, and servers do not replay earlier changes.
        case connected
        /// More than ``KeyValueEvents/mostWaiting`` events, or ``KeyValueEvents/mostBytesWaiting`` bytes, were waiting to be read. They
        /// were dropped.
        case readerTooSlow
    }
}
