// SPDX-License-Identifier: MIT

/// Everything that happens, in order, from the moment iterating begins.
///
/// Each reader has a buffer of ``capacity`` events. One that falls further behind is told `reset(.readerTooSlow)` in place of all that
/// waits for it, and goes on with what happens then: nothing is left out without a word, and a slow reader costs no more memory.
/// The sequence ends with the client.
public struct Events: AsyncSequence, Sendable {
    /// As many events wait for a reader at most.
    public static let capacity = 2_000

    let source: EventSource

    /// Begins with what happens from now on.
    public func makeAsyncIterator() -> Iterator { Iterator(reader: source.read()) }

    /// One reader. Copies of it share their place.
    public struct Iterator: AsyncIteratorProtocol {
        let reader: EventReader

        /// The next event; nil when there will be none, or the task was cancelled.
        public mutating func next() async -> ChatEvent? {
            await reader.next(isolation: nil)
        }

        /// The next event; nil when there will be none, or the task was cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> ChatEvent? {
            await reader.next(isolation: actor)
        }
    }
}
