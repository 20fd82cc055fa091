// SPDX-License-Identifier: MIT

/// What one subscriber hears, in order.
///
/// It hears from the moment it is asked for until it is dropped, keeps its client until then, and is iterated once. Who reads slowly loses nothing without being
/// told: what waits is limited, and when it is too much, ``KeyValueEvent/resynchronise(_:)`` takes its place.
///
/// It ends when the client is closed or the task is cancelled, and throws when the server no longer accepts the token.
public struct KeyValueEvents: AsyncSequence, Sendable {
    /// Events that wait for a reader.
    public static let mostWaiting = 1_000
    /// Bytes of keys and values that wait for a reader.
    public static let mostBytesWaiting = 4 << 20

    let reader: KeyValueReader
    let client: KeyValueClient

    /// The one iterator there is.
    public func makeAsyncIterator() -> Iterator { Iterator(reader: reader, client: client) }

    /// Takes the events as they come.
    public struct Iterator: AsyncIteratorProtocol, Sendable {
        let reader: KeyValueReader
        /// Who reads needs the connection, also when nobody else holds the client.
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
