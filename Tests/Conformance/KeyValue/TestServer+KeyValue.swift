// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

extension TestServer {
    /// Stores a record over HTTP.
    func set(_ key: String, _ value: String) async throws {
        let answer = try await keyValue.send("POST", "/record", json: ["key": .string(key), "value": .string(value)])
        try #require(answer.status == 200)
    }

    /// Reads a record over HTTP; nil when there is none.
    func value(of key: String) async throws -> String? {
        let answer = try await keyValue.send("GET", "/record/\(percentEncoded(key))")
        if answer.status == 404 { return nil }
        try #require(answer.status == 200)
        return try #require(try answer.json["value"]?.string)
    }

    /// All records there are.
    func records() async throws -> [String: String] {
        let answer = try await keyValue.send("GET", "/records?startKey=%00&endKey=%F4%8F%BF%BF&limit=1000")
        let records = try #require(try answer.json["records"]?.elements)
        return Dictionary(uniqueKeysWithValues: records.map { ($0["key"]?.string ?? "", $0["value"]?.string ?? "") })
    }

    /// Makes a token.
    func token(_ request: JSON) async throws -> String {
        let answer = try await keyValue.send("POST", "/token/websocket", json: request)
        try #require(answer.status == 200)
        return try #require(try answer.json["token"]?.string)
    }

    /// Opens a socket with a token made for it.
    func tokenSocket(keys: [String] = [], patterns: [String] = [], access: String? = nil) async throws -> TestSocket {
        var request: [String: JSON] = [
            "subscribeKeys": .array(keys.map { .string($0) }),
            "subscribePatterns": .array(patterns.map { .string($0) }),
        ]
        if let access { request["accessPattern"] = .string(access) }
        return try await keyValueSocket("token=\(try await token(.object(request)))")
    }
}

extension TestSocket {
    /// Stores many records, as fast as it goes.
    func setAll(_ records: [(key: String, value: String)]) async throws {
        var ids: [Int64] = []
        for record in records {
            ids.append(try await post(["op": 2, "key": .string(record.key), "value": .string(record.value)]))
        }
        for id in ids { #expect(try await reply(to: id)["code"] == 200) }
    }

    /// The next notification, which must be of this key.
    func notifiedValue(of key: String) async throws -> JSON? {
        let notification = try await nextNotification()
        #expect(notification["key"] == .string(key))
        return notification["value"]
    }
}

/// Encodes a text for a place in a URL, as `encodeURIComponent` does, and what that leaves as well.
func percentEncoded(_ text: String) -> String {
    let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
}

/// What is said of an error over HTTP, the same twice for the two kinds of clients (C6).
func expectError(_ answer: HTTPAnswer, _ status: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(answer.status == status, sourceLocation: sourceLocation)
    let body = try answer.json
    #expect(body.names == ["error", "message"], sourceLocation: sourceLocation)
    #expect(body["error"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
    #expect(body["message"] == body["error"], sourceLocation: sourceLocation)
}

/// An operation that is refused over the socket, with these members besides the texts.
func expectError(
    _ reply: JSON,
    _ code: Int64,
    key: String?,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    var expected: [String: JSON] = ["code": .integer(code)]
    if let key { expected["key"] = .string(key) }
    #expect(reply.without("error", "message") == .object(expected), sourceLocation: sourceLocation)
    #expect(reply["error"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
    #expect(reply["message"] == reply["error"], sourceLocation: sourceLocation)
}
