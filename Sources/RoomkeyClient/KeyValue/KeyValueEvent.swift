// SPDX-License-Identifier: MIT

/// What a subscriber hears.
public enum KeyValueEvent: Sendable, Hashable {
    /// What you know may be old: read what you need. Every change from here on is told. It is the first thing a subscriber hears, so
    /// that beginning and coming back are one way.
    case resynchronise(Cause)
    /// A key that the token subscribes to has changed. The changes of a key come in the order they were made, each once.
    case change(KeyValueChange)

    /// Why there may have been changes that were not told.
    public enum Cause: String, Sendable, Hashable {
        /// The connection is new. Servers do not tell again what happened before it.
        case connected
        /// More events were waiting to be read than ``KeyValueEvents/mostWaiting``, or more than
        /// ``KeyValueEvents/mostBytesWaiting``; those that were are gone.
        case readerTooSlow
    }
}
