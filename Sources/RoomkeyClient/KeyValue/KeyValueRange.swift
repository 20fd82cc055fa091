// SPDX-License-Identifier: MIT

import KeyValueProtocol

/// The records of a range of keys. Iterating reads them page by page; each iteration starts again.
public struct KeyValueRange: AsyncSequence, Sendable {
    typealias ReadPage = @Sendable (KeyValueOperation) async throws(RoomkeyError) -> KeyValueReply

    /// Records that are asked for at once. One more is the most that servers give.
    static let pageSize = 500

    let start: String
    let end: String
    let limit: Int?
    let isReversed: Bool
    let readPage: ReadPage

    /// Begins at the first record.
    public func makeAsyncIterator() -> Iterator { Iterator(self) }

    /// Takes the records in order.
    public struct Iterator: AsyncIteratorProtocol, Sendable {
        private let range: KeyValueRange
        private var page: ArraySlice<KeyValueReply.Record> = []
        private var left: Int
        private var last: [UInt8]?
        private var isLastPage = false

        init(_ range: KeyValueRange) {
            self.range = range
            left = range.limit ?? .max
        }

        /// The next record; nil when there is none.
        /// - Throws: ``RoomkeyError``; `notAllowed` when the token does not allow the keys at both ends.
        public mutating func next() async throws(RoomkeyError) -> KeyValueRecord? {
            try await next(isolation: nil)
        }

        /// The next record; nil when there is none.
        /// - Throws: ``RoomkeyError``; `notAllowed` when the token does not allow the keys at both ends.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(RoomkeyError) -> KeyValueRecord? {
            guard left > 0 else { return nil }
            if page.isEmpty, !isLastPage { try await readPage() }
            guard let record = page.popFirst() else { return nil }
            left -= 1
            last = record.key
            return KeyValueRecord(
                key: String(decoding: record.key, as: UTF8.self),
                value: String(decoding: record.value, as: UTF8.self)
            )
        }

        /// A page begins with the record that the one before ended with, since the key after it may be longer than keys can be.
        private mutating func readPage() async throws(RoomkeyError) {
            var (start, end) = (Array(range.start.utf8), Array(range.end.utf8))
            if let last {
                if range.isReversed { end = last } else { start = last }
            }
            let limit = Swift.min(left, KeyValueRange.pageSize) + (last == nil ? 0 : 1)
            let reply = try await range.readPage(
                .range(KeyValueSpan(from: start, to: end), limit: limit, isReversed: range.isReversed)
            )
            guard case .records(let records, let isTruncated, let isReversed) = reply else { return }
            guard isReversed || !range.isReversed else {
                throw .refused(Refusal(code: .badRequest, message: "This server cannot read a range in reverse."))
            }
            page = records[...]
            if let last, page.first?.key == last { page.removeFirst() }
            isLastPage = !isTruncated
            guard page.isEmpty, !isLastPage else { return }
            let text = "The range holds too much that the token does not allow. Ask for a smaller one."
            throw .refused(Refusal(code: .tooLarge, message: text))
        }
    }
}
