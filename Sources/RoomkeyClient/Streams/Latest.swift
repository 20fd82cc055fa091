// SPDX-License-Identifier: MIT

/// A value that changes, and the sequence of its changes.
///
/// Iterating begins with the value as it is and goes on with what it becomes. A reader that is slow misses values in between, never
/// the last one, so it costs no memory. Any number of readers may iterate at once. The sequence ends with the client.
public struct Latest<Value: Sendable>: AsyncSequence, Sendable {
    let source: LatestSource<Value>

    /// The value as it is now.
    public var value: Value { source.value }

    /// Begins with the value as it is.
    public func makeAsyncIterator() -> Iterator { Iterator(source: source) }

    /// One reader.
    public struct Iterator: AsyncIteratorProtocol {
        let source: LatestSource<Value>
        private var seen: UInt64 = 0

        init(source: LatestSource<Value>) {
            self.source = source
        }

        /// The next value; nil when there will be none, or the task was cancelled.
        public mutating func next() async -> Value? {
            await next(isolation: nil)
        }

        /// The next value; nil when there will be none, or the task was cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Value? {
            guard let (value, version) = await source.next(after: seen, isolation: actor) else { return nil }
            seen = version
            return value
        }
    }
}
