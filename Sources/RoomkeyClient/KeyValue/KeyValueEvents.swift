// SPDX-License-Identifier: MIT

/// The events of one subscriber, in order.
///
/// Events are collected from its creation to its release. It keeps its client alive, and can be iterated once. A slow reader is told when
/// events were dropped: beyond a limit, ``KeyValueEvent/resynchronise(_:)`` takes the place of those that wait.
///
/// It ends when the client is closed or the task is cancelled, and throws when the server no longer accepts the token.
public struct KeyValueEvents: AsyncSequence, Sendable {
    /// The maximum number of events that wait for a reader.
    public static let mostWaiting = 1_000
    /// The maximum number of bytes of keys and values that wait for a reader.
    public static let mostBytesWaiting = 4 << 20

    let reader: KeyValueReader
    let client: KeyValueClient

    /// Returns the iterator. There can be only one.
    public func makeAsyncIterator() -> Iterator { Iterator(reader: reader, client: client) }

    /// An iterator over the events.
    public struct Iterator: AsyncIteratorProtocol, Sendable {
        let reader: KeyValueReader
        /// A reader needs the connection even if nobody else holds the client.
        let client: KeyValueClient

        /// The next event; nil when there will be none, or the task was cancelled.
        /// - Throws: ``RoomkeyError/refused(_:)`` when the server no longer accepts the key or token.
        public mutating func next() async throws(RoomkeyError) -> KeyValueEvent? {
            try await reader.next(isolation: nil)
        }

        /// The next event; nil when there will be none, or the task was cancelled.
        /// - Throws: ``RoomkeyError/refused(_:)`` when the server no longer accepts the key or token.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(RoomkeyError) -> KeyValueEvent? {
            try await reader.next(isolation: actor)
        }
    }
}
