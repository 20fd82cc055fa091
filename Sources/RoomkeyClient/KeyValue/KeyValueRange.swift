// SPDX-License-Identifier: MIT

/// The records of a range of keys. Iterating reads them page by page; each iteration starts again.
public struct KeyValueRange: AsyncSequence, Sendable {
    typealias ReadPage = @Sendable (KeyValueRequest) async throws(RoomkeyError) -> KeyValueAnswer.Page

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
        private var page: ArraySlice<KeyValueAnswer.Record> = []
        private var left: Int
        private var last: String?
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
            return KeyValueRecord(key: record.key, value: record.value.text)
        }

        /// A page begins with the record that the one before ended with, since the key after it may be longer than keys can be.
        private mutating func readPage() async throws(RoomkeyError) {
            var request = KeyValueRequest(op: .range, key: range.start, endKey: range.end)
            if let last {
                if range.isReversed { request.endKey = last } else { request.key = last }
            }
            request.limit = Swift.min(left, KeyValueRange.pageSize) + (last == nil ? 0 : 1)
            if range.isReversed { request.reverse = true }
            let answer = try await range.readPage(request)
            guard !range.isReversed || answer.reverse == true else {
                throw .refused(Refusal(code: .badRequest, message: "This server cannot read a range in reverse."))
            }
            page = answer.records[...]
            if let last, page.first?.key == last { page.removeFirst() }
            isLastPage = answer.truncated != true
            guard page.isEmpty, !isLastPage else { return }
            let text = "The range holds too much that the token does not allow. Ask for a smaller one."
            throw .refused(Refusal(code: .tooLarge, message: text))
        }
    }
}
