// SPDX-License-Identifier: MIT

package import WireProtocol

/// What an operation of the key-value API came to.
package enum KeyValueReply: Hashable, Sendable {
    case value(key: [UInt8], value: [UInt8])
    /// A write is done; the text says which.
    case done(String)
    /// That they are reversed is said only where it was asked for, so that a client knows that the server can do it.
    case records([Record], isTruncated: Bool, isReversed: Bool = false)
    case number(key: [UInt8], value: Int64)

    /// A record of a range.
    package struct Record: Hashable, Sendable {
        package let key: [UInt8]
        package let value: [UInt8]

        package init(key: [UInt8], value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    /// The reply on the WebSocket. It never has an `error` member, and names the key only where clients look for it (M3, M5).
    package func message(answering messageID: Int64?) -> [UInt8] {
        JSONWriter.object(reserving: size) { writer in
            writer.member(Name.code, 200)
            if let messageID { writer.member(Name.messageID, messageID) }
            writeMembers(to: &writer)
            if case .number(let key, let value) = self {
                writer.member(Name.key, utf8: key)
                writer.member(Name.newValue, value)
            }
        }
    }

    /// The body of the HTTP answer (§1.3–1.7).
    package var body: [UInt8] {
        JSONWriter.object(reserving: size) { writer in
            writeMembers(to: &writer)
            if case .number(_, let value) = self {
                writer.member(Name.message, "Value updated")
                writer.member(Name.result, value)
                writer.member(Name.newValue, value)
            }
        }
    }

    private func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .value(let key, let value):
            writer.member(Name.key, utf8: key)
            writer.member(Name.value, utf8: value)
        case .done(let text):
            writer.member(Name.success, true)
            writer.member(Name.message, text)
        case .records(let records, let isTruncated, let isReversed):
            writer.name(Name.records)
            writer.array { writer in
                for record in records {
                    writer.object { writer in
                        writer.member(Name.key, utf8: record.key)
                        writer.member(Name.value, utf8: record.value)
                    }
                }
            }
            writer.member(Name.count, records.count)
            writer.member(Name.truncated, isTruncated)
            if isReversed { writer.member(Name.reverse, true) }
        case .number:
            writer.member(Name.success, true)
        }
    }

    private var size: Int {
        switch self {
        case .value(let key, let value): key.count + value.count + 64
        case .records(let records, _, _): records.reduce(64) { $0 + $1.key.count + $1.value.count + 32 }
        case .done, .number: 128
        }
    }
}

/// Reading, by a client. Servers of HPKV and earlier ones say less: a value may be a number, and what is not said is false.
extension KeyValueReply {
    /// Why a reply cannot be read.
    package struct Unreadable: Error, CustomStringConvertible {
        let name: StaticString

        package var description: String { "the reply of the server has no valid \(name)" }
    }

    /// Reads the reply to an operation.
    package init(to operation: KeyValueOperation, reading message: JSONValue) throws(Unreadable) {
        switch operation {
        case .get(let key): self = .value(key: key, value: try Self.text(message, Name.value))
        case .set, .patch, .delete: self = .done(message[Name.message]?.stringValue ?? "")
        case .range:
            guard case .array(let elements) = message[Name.records] else { throw Unreadable(name: Name.records) }
            var records: [Record] = []
            for element in elements {
                records.append(
                    Record(key: try Self.text(element, Name.key), value: try Self.text(element, Name.value))
                )
            }
            self = .records(
                records,
                isTruncated: message[Name.truncated] == .bool(true),
                isReversed: message[Name.reverse] == .bool(true)
            )
        case .increment(let key, _):
            guard let value = message[Name.newValue]?.integerValue else { throw Unreadable(name: Name.newValue) }
            self = .number(key: key, value: value)
        }
    }

    private static func text(_ message: JSONValue, _ name: StaticString) throws(Unreadable) -> [UInt8] {
        guard let text = message[name]?.textOfValue else { throw Unreadable(name: name) }
        return text
    }
}

extension JSONValue {
    /// A value of a record: text, or a number where a server sends counters so.
    var textOfValue: [UInt8]? {
        switch self {
        case .string(let text): text
        case .number(let number): number.text
        case .object, .array, .bool, .null: nil
        }
    }
}

/// Why an operation of the key-value API was not done. Nothing was changed.
package enum KeyValueError: Error, Hashable, Sendable {
    case badRequest(String)
    case unauthorized
    case unknownKey
    /// The token does not allow the key.
    case accessDenied
    case notFound
    case busy(String)
    case unavailable(String)
    /// Nothing can be changed for now: the server is stopping, or its cluster cannot be reached.
    case unreachable(String)

    /// The HTTP status, and the `code` on the WebSocket.
    package var code: Int {
        switch self {
        case .badRequest: 400
        case .unauthorized: 401
        case .unknownKey, .accessDenied: 403
        case .notFound: 404
        case .busy: 429
        case .unavailable: 500
        case .unreachable: 503
        }
    }

    /// What clients show. The texts for 403 and 404 are those that clients look for (hpkv-protocol §2.3).
    package var text: String {
        switch self {
        case .badRequest(let text), .busy(let text), .unavailable(let text), .unreachable(let text): text
        case .unauthorized: "Missing API key: send it in the header x-api-key, or use a token"
        case .unknownKey: "Invalid API key or token"
        case .accessDenied: "Access denied: Key does not match allowed pattern"
        case .notFound: "Record not found"
        }
    }

    /// The error reply on the WebSocket (M4).
    package func message(answering messageID: Int64?, key: [UInt8]?) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member(Name.code, code)
            if let messageID { writer.member(Name.messageID, messageID) }
            if let key { writer.member(Name.key, utf8: key) }
            writeTexts(to: &writer)
        }
    }

    /// The body of the HTTP answer. Some clients read `error`, some `message` (C6).
    package var body: [UInt8] {
        JSONWriter.object { writeTexts(to: &$0) }
    }

    private func writeTexts(to writer: inout JSONWriter) {
        writer.member(Name.error, text)
        writer.member(Name.message, text)
    }
}
