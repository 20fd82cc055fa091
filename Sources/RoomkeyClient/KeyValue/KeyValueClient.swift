// SPDX-License-Identifier: MIT

import Foundation
import KeyValueProtocol
import WireProtocol

/// A client of the key-value API of Roomkey or HPKV, over one WebSocket.
///
/// ```swift
/// let client = KeyValueClient(server: try ServerAddress("http://127.0.0.1:8080"), credential: .apiKey(key))
/// try await client.put("user:1", "Ada")
/// let name = try await client.get("user:1")
/// ```
///
/// It connects when it is first used and reconnects by itself. Requests wait for a connection, for as long as `requestTimeout` says. After
/// a break, idempotent requests (`get`, `range`, `put`, `delete`) are repeated; the others (`patch`, `increment`) throw
/// ``RoomkeyError/connectionLost``: they may or may not have happened.
///
/// Cancelling a task ends its wait at once. The connection is closed when the client and its ``events`` are released.
public final class KeyValueClient: Sendable {
    private let link: Connection<KeyValueChange, JSONValue>
    private let feed = KeyValueFeed()
    private let requestTimeout: Duration

    /// Creates a client, which connects when it is first used.
    /// - Parameters:
    ///   - server: The server's address, such as `http://127.0.0.1:8080` or `https://api-eu-1.hpkv.io`.
    ///   - credential: The API key or token.
    ///   - options: The options of the connection.
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

    /// The state of the connection.
    public var connection: Latest<ConnectionState> { link.state }

    /// Tries to connect now instead of waiting for the next attempt. Call it when the network is back or the app comes to the front.
    public func reconnect() async {
        await link.reconnect()
    }

    /// Closes the connection. Waiting requests throw ``RoomkeyError/closed``, and the events end.
    public func close() async {
        await link.close()
    }

    /// Changes to subscribed keys from now on: see ``KeyValueEvents``. Each access creates another subscriber. With an API key there are
    /// none.
    public var events: KeyValueEvents {
        let reader = feed.subscribe()
        Task { await link.start() }
        return KeyValueEvents(reader: reader, client: self)
    }

    // MARK: Reading

    /// Reads a value.
    /// - Returns: The value, or nil if the key is missing.
    /// - Throws: ``RoomkeyError``; refused with `notAllowed` when the token does not allow the key.
    public func get(_ key: String) async throws(RoomkeyError) -> String? {
        do {
            guard case .value(_, let value) = try await ask(.get(key: Array(key.utf8))) else { return nil }
            return String(decoding: value, as: UTF8.self)
        } catch .refused(let refusal) where refusal.code == .notFound {
            return nil
        }
    }

    /// Reads a value that is JSON.
    /// - Returns: The value, or nil if the key is missing.
    /// - Throws: ``RoomkeyError``; `unreadable` when the stored text is not such a value.
    public func get<Value: Decodable>(_ key: String, as type: Value.Type) async throws(RoomkeyError) -> Value? {
        guard let text = try await get(key) else { return nil }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw .unreadable("the value of “\(key)”: \(error)")
        }
    }

    /// Returns the records between two keys, both included, page by page as they are read.
    ///
    /// Each page is of one moment. A change made while the range is read may or may not be included; no record comes twice.
    /// - Parameters:
    ///   - start: The lowest key.
    ///   - end: The highest key.
    ///   - limit: The maximum number of records; nil for all.
    ///   - isReversed: Whether to begin with the highest key. HPKV itself cannot do this and returns an error.
    public func range(
        from start: String,
        through end: String,
        limit: Int? = nil,
        isReversed: Bool = false
    ) -> KeyValueRange {
        KeyValueRange(start: start, end: end, limit: limit, isReversed: isReversed) {
            [self] operation throws(RoomkeyError) in
            try await ask(operation)
        }
    }

    /// Returns the records whose keys begin with a text, in any script; with an empty text, all records. See ``range(from:through:limit:isReversed:)``.
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

    /// Sets the value of a key.
    ///
    /// Repeated after a break. A value that another client stored in the meantime is then replaced.
    /// - Throws: ``RoomkeyError``; refused with `badRequest` for an empty value, or a key or value that is too large.
    public func put(_ key: String, _ value: String) async throws(RoomkeyError) {
        try await ask(.set(key: Array(key.utf8), value: Array(value.utf8)))
    }

    /// Sets the value of a key to a value encoded as JSON: see ``put(_:_:)``.
    /// - Throws: ``RoomkeyError``; refused with `badRequest` for what cannot be written as JSON.
    public func put(_ key: String, json value: some Encodable & Sendable) async throws(RoomkeyError) {
        try await put(key, Self.json(value))
    }

    /// Merges a JSON object into the existing one (RFC 7396: deeply, `null` removes, arrays are replaced). Anything else is
    /// appended to the existing text. If the key is missing, the patch becomes the value.
    /// - Throws: ``RoomkeyError``; `connectionLost` and `timeout` when it may or may not have happened.
    public func patch(_ key: String, _ patch: String) async throws(RoomkeyError) {
        try await ask(.patch(key: Array(key.utf8), value: Array(patch.utf8)))
    }

    /// Merges a value that is a JSON object into the existing one: see ``patch(_:_:)``.
    /// - Throws: ``RoomkeyError``; refused with `badRequest` for what cannot be written as JSON.
    public func patch(_ key: String, json patch: some Encodable & Sendable) async throws(RoomkeyError) {
        try await self.patch(key, Self.json(patch))
    }

    /// Deletes a record.
    /// - Returns: Whether there was one. Repeated after a break, so false can mean that the first attempt deleted it.
    /// - Throws: ``RoomkeyError``
    @discardableResult
    public func delete(_ key: String) async throws(RoomkeyError) -> Bool {
        do {
            try await ask(.delete(key: Array(key.utf8)))
            return true
        } catch .refused(let refusal) where refusal.code == .notFound {
            return false
        }
    }

    /// Adds to a number. A missing key counts as 0.
    /// - Parameters:
    ///   - key: The key of the number.
    ///   - amount: The number to add; negative to subtract.
    /// - Returns: The new number.
    /// - Throws: ``RoomkeyError``; refused with `badRequest` when the value is not an integer or the result does not fit 64 bits;
    ///   `connectionLost` and `timeout` when it may or may not have happened.
    @discardableResult
    public func increment(_ key: String, by amount: Int64 = 1) async throws(RoomkeyError) -> Int64 {
        guard case .number(_, let value) = try await ask(.increment(key: Array(key.utf8), by: amount)) else { return 0 }
        return value
    }

    // MARK: Requests

    @discardableResult
    private func ask(_ operation: KeyValueOperation) async throws(RoomkeyError) -> KeyValueReply {
        await link.start()
        let answer = try await link.request(within: requestTimeout, isRepeatable: operation.isIdempotent) { id in
            String(decoding: KeyValueRequest(messageID: id.value, operation).message, as: UTF8.self)
        }
        do {
            return try KeyValueReply(to: operation, reading: answer)
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
