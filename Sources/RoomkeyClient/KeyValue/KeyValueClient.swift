// SPDX-License-Identifier: MIT

import Foundation

/// A client of the key-value API of Roomkey or HPKV, over one WebSocket.
///
/// ```swift
/// let client = KeyValueClient(server: try ServerAddress("http://127.0.0.1:8080"), credential: .apiKey(key))
/// try await client.put("user:1", "Ada")
/// let name = try await client.get("user:1")
/// ```
///
/// It connects when it is first used and comes back by itself when the connection breaks. Requests wait for a connection, for as long as
/// `requestTimeout` says. Those that may be done twice (`get`, `range`, `put`, `delete`) are asked again after a break; the others
/// (`patch`, `increment`) then throw ``RoomkeyError/connectionLost``: they may or may not have been done.
///
/// Cancelling a task ends its wait at once. When nobody holds the client any more, nor its ``events``, the connection is closed.
public final class KeyValueClient: Sendable {
    private let link: Connection<KeyValueChange>
    private let feed = KeyValueFeed()
    private let requestTimeout: Duration

    /// - Parameters:
    ///   - server: where the key-value API is: `http://127.0.0.1:8080`, `https://api-eu-1.hpkv.io`.
    ///   - credential: what it connects with.
    ///   - options: how it connects.
    public init(
        server: ServerAddress,
        credential: KeyValueCredential,
        options: ConnectionOptions = ConnectionOptions()
    ) {
        requestTimeout = options.requestTimeout
        link = Connection(options, Self.hooks(server, credential, feed))
        Task { [feed, states = link.state] in
            for await state in states {
                if case .closed(let cause) = state { return feed.end(cause) }
            }
            feed.end(nil)
        }
    }

    deinit {
        link.abandon()
    }

    // MARK: The connection

    /// What the connection is doing.
    public var connection: Latest<ConnectionState> { link.state }

    /// Tries to connect now, for who knows that it can be done again: the network is back, the app is in front.
    public func reconnect() async {
        await link.reconnect()
    }

    /// Closes the connection. Requests that wait throw ``RoomkeyError/closed``, and the events end.
    public func close() async {
        await link.close()
    }

    /// What the keys do that the token subscribes to, from now on: see ``KeyValueEvents``. Each time it is asked for, it is another
    /// subscriber. With an API key there is nothing to hear.
    public var events: KeyValueEvents {
        let reader = feed.subscribe()
        Task { await link.start() }
        return KeyValueEvents(reader: reader, client: self)
    }

    // MARK: Reading

    /// Reads a value.
    /// - Returns: nil when there is none.
    /// - Throws: ``RoomkeyError``; refused with `notAllowed` when the token does not allow the key.
    public func get(_ key: String) async throws(RoomkeyError) -> String? {
        do {
            return try await ask(KeyValueRequest(op: .get, key: key), KeyValueAnswer.Value.self).value.text
        } catch .refused(let refusal) where refusal.code == .notFound {
            return nil
        }
    }

    /// Reads a value that is JSON.
    /// - Returns: nil when there is none.
    /// - Throws: ``RoomkeyError``; `unreadable` when what is stored is not such a value.
    public func get<Value: Decodable>(_ key: String, as type: Value.Type) async throws(RoomkeyError) -> Value? {
        guard let text = try await get(key) else { return nil }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw .unreadable("the value of “\(key)”: \(error)")
        }
    }

    /// The records between two keys, both included, page by page as they are read.
    ///
    /// Each page is of one moment. What is changed while the range is read may be missing, or be there already; no record comes twice.
    /// - Parameters:
    ///   - start: the lowest key.
    ///   - end: the highest key.
    ///   - limit: the most records; nil for all.
    ///   - isReversed: from the highest key down. HPKV itself cannot do this, which is told with an error.
    public func range(
        from start: String,
        through end: String,
        limit: Int? = nil,
        isReversed: Bool = false
    ) -> KeyValueRange {
        KeyValueRange(start: start, end: end, limit: limit, isReversed: isReversed) {
            [self] request throws(RoomkeyError) in
            try await ask(request, KeyValueAnswer.Page.self)
        }
    }

    /// The records whose keys begin with a text, in any script; with an empty one all records. See ``range(from:through:limit:isReversed:)``.
    public func range(prefix: String, limit: Int? = nil, isReversed: Bool = false) -> KeyValueRange {
        // No key is empty, and U+10FFFF is the last of all characters, which is not one of any text. HPKV has no prefixes.
        range(
            from: prefix.isEmpty ? "\0" : prefix,
            through: prefix + "\u{10FFFF}",
            limit: limit,
            isReversed: isReversed
        )
    }

    // MARK: Writing

    /// Stores a value in place of the one that is there.
    ///
    /// It is asked again after a break. When somebody else has stored another value meanwhile, that one is replaced.
    /// - Throws: ``RoomkeyError``; refused with `badRequest` for an empty value, or a key or value that is too large.
    public func put(_ key: String, _ value: String) async throws(RoomkeyError) {
        try await ask(KeyValueRequest(op: .put, key: key, value: .text(value)))
    }

    /// Stores a value as JSON in place of the one that is there: see ``put(_:_:)``.
    /// - Throws: ``RoomkeyError``; refused with `badRequest` for what cannot be written as JSON.
    public func put(_ key: String, json value: some Encodable & Sendable) async throws(RoomkeyError) {
        try await put(key, Self.json(value))
    }

    /// Merges a JSON object into the one that is there (RFC 7396: deeply, `null` removes, arrays are replaced). Anything else is
    /// appended to the text that is there. Where nothing is, it becomes the value.
    /// - Throws: ``RoomkeyError``; `connectionLost` and `timeout` when it may or may not have been done.
    public func patch(_ key: String, _ patch: String) async throws(RoomkeyError) {
        try await ask(KeyValueRequest(op: .patch, key: key, value: .text(patch)))
    }

    /// Merges a value that is a JSON object into the one that is there: see ``patch(_:_:)``.
    /// - Throws: ``RoomkeyError``; refused with `badRequest` for what cannot be written as JSON.
    public func patch(_ key: String, json patch: some Encodable & Sendable) async throws(RoomkeyError) {
        try await self.patch(key, Self.json(patch))
    }

    /// Deletes a record.
    /// - Returns: whether there was one. After a break it is asked again, and false can mean that it was the first time that took it away.
    /// - Throws: ``RoomkeyError``
    @discardableResult
    public func delete(_ key: String) async throws(RoomkeyError) -> Bool {
        do {
            try await ask(KeyValueRequest(op: .delete, key: key))
            return true
        } catch .refused(let refusal) where refusal.code == .notFound {
            return false
        }
    }

    /// Adds to a number, which is 0 where nothing is.
    /// - Parameters:
    ///   - key: where the number is.
    ///   - amount: what to add; negative to take away.
    /// - Returns: the number as it is now.
    /// - Throws: ``RoomkeyError``; refused with `badRequest` when what is there is not a number of 64 bits or would not be one any more;
    ///   `connectionLost` and `timeout` when it may or may not have been done.
    @discardableResult
    public func increment(_ key: String, by amount: Int64 = 1) async throws(RoomkeyError) -> Int64 {
        let request = KeyValueRequest(op: .increment, key: key, value: .number(amount))
        return try await ask(request, KeyValueAnswer.Number.self).newValue
    }

    // MARK: Requests

    @discardableResult
    private func ask(_ request: KeyValueRequest) async throws(RoomkeyError) -> Data {
        let message = try request.message()
        await link.start()
        return try await link.request(within: requestTimeout, isRepeatable: request.isRepeatable, message)
    }

    private func ask<Answer: Decodable>(
        _ request: KeyValueRequest,
        _ type: Answer.Type
    ) async throws(RoomkeyError) -> Answer {
        let answer = try await ask(request)
        do {
            return try JSONDecoder().decode(type, from: answer)
        } catch {
            throw .unreadable("\(error)")
        }
    }

    private static func json(_ value: some Encodable) throws(RoomkeyError) -> String {
        do {
            return String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        } catch {
            throw .refused(Refusal(code: .badRequest, message: "The value cannot be written as JSON: \(error)"))
        }
    }
}
