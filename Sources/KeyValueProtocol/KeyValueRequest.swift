// SPDX-License-Identifier: MIT

import WireProtocol

/// A request on the key-value WebSocket: `{"op","key","value"?,"endKey"?,"limit"?,"messageId"?}` (hpkv-protocol §2.3), and `reverse` and
/// `prefix`, which are ours.
package struct KeyValueRequest: Hashable, Sendable {
    /// The client's number for the request, echoed in the reply.
    package let messageID: Int64?
    package let operation: KeyValueOperation

    /// Why a message is not a request. The reply still names the message, as far as it could be read.
    package struct Malformed: Error, Equatable {
        package let messageID: Int64?
        package let key: [UInt8]?
        package let reason: String
    }

    /// Reads a message strictly; members it does not know, or that the operation does not use, are passed over (M8).
    package init(parsing text: [UInt8], limits: KeyValueLimits) throws(Malformed) {
        var members = Members()
        do throws(JSONError) {
            var reader = JSONReader(text)
            try reader.readObject { (reader, name) throws(JSONError) in try members.read(name, from: &reader) }
            try reader.finish()
        } catch {
            // The number may stand behind what is wrong.
            let id = JSONRemains.integer(named: Name.messageID, in: text).flatMap(Self.valid)
            throw Malformed(messageID: id, key: nil, reason: "Invalid JSON: \(error)")
        }
        do throws(Problem) {
            messageID = try members.requireMessageID()
            operation = try members.operation(limits)
            if let problem = operation.problem(within: limits) { throw Problem(problem) }
        } catch {
            throw Malformed(messageID: members.validMessageID, key: members.key.string, reason: error.text)
        }
    }

    package init(messageID: Int64?, _ operation: KeyValueOperation) {
        self.messageID = messageID
        self.operation = operation
    }

    /// The message, as a client sends it.
    package var message: [UInt8] {
        JSONWriter.object { writer in
            if let messageID { writer.member(Name.messageID, messageID) }
            writer.member(Name.op, operation.code.rawValue)
            switch operation {
            case .get(let key), .delete(let key):
                writer.member(Name.key, utf8: key)
            case .set(let key, let value), .patch(let key, let value):
                writer.member(Name.key, utf8: key)
                writer.member(Name.value, utf8: value)
            case .range(let span, let limit, let isReversed):
                if let prefix = span.prefix { writer.member(Name.prefix, utf8: prefix) }
                if let start = span.start { writer.member(Name.key, utf8: start) }
                if let end = span.end { writer.member(Name.endKey, utf8: end) }
                writer.member(Name.limit, limit)
                if isReversed { writer.member(Name.reverse, true) }
            case .increment(let key, let amount):
                writer.member(Name.key, utf8: key)
                writer.member(Name.value, amount)
            }
        }
    }

    private static func valid(_ messageID: Int64) -> Int64? {
        // What a JavaScript client can count to.
        (0...(1 << 53)).contains(messageID) ? messageID : nil
    }

    private struct Problem: Error {
        let text: String

        init(_ text: String) {
            self.text = text
        }
    }

    /// A member's value, as far as any operation can use it.
    private enum Member {
        case absent
        case string([UInt8])
        case number(JSONNumber)
        case bool(Bool)
        case other

        init(reading reader: inout JSONReader) throws(JSONError) {
            switch reader.peek() {
            case .string: self = .string(try reader.readString())
            case .number: self = .number(try reader.readNumber())
            case .bool: self = .bool(try reader.readBool())
            case .null:
                try reader.readNull()
                self = .absent
            default:
                try reader.skipValue()
                self = .other
            }
        }

        var string: [UInt8]? { if case .string(let text) = self { text } else { nil } }
        var integer: Int64? { if case .number(let number) = self { number.integer } else { nil } }
        var isAbsent: Bool { if case .absent = self { true } else { false } }
    }

    private struct Members {
        var op = Member.absent
        var key = Member.absent
        var value = Member.absent
        var endKey = Member.absent
        var limit = Member.absent
        var reverse = Member.absent
        var prefix = Member.absent
        var messageID = Member.absent

        mutating func read(_ name: [UInt8], from reader: inout JSONReader) throws(JSONError) {
            let value = try Member(reading: &reader)
            switch name {
            case Name.op: op = value
            case Name.key: key = value
            case Name.value: self.value = value
            case Name.endKey: endKey = value
            case Name.limit: limit = value
            case Name.reverse: reverse = value
            case Name.prefix: prefix = value
            case Name.messageID: messageID = value
            default: break
            }
        }

        var validMessageID: Int64? { messageID.integer.flatMap(KeyValueRequest.valid) }

        func requireMessageID() throws(Problem) -> Int64? {
            if messageID.isAbsent { return nil }
            guard let valid = validMessageID else { throw Problem("messageId must be a positive integer") }
            return valid
        }

        func operation(_ limits: KeyValueLimits) throws(Problem) -> KeyValueOperation {
            guard let code = op.integer.flatMap({ KeyValueOperation.Code(rawValue: $0) }) else {
                throw Problem(
                    "Unknown operation: op must be 1 (get), 2 (set), 3 (patch), 4 (delete), 5 (range) or 6 (atomic)"
                )
            }
            switch code {
            case .get: return .get(key: try requireKey())
            case .set: return .set(key: try requireKey(), value: try require(value, Name.value))
            case .patch: return .patch(key: try requireKey(), value: try require(value, Name.value))
            case .delete: return .delete(key: try requireKey())
            case .range:
                return .range(try span(), limit: limits.range(try limitValue()), isReversed: try isReversed())
            case .increment: return .increment(key: try requireKey(), by: try amount())
            }
        }

        private func requireKey() throws(Problem) -> [UInt8] { try require(key, Name.key) }

        private func span() throws(Problem) -> KeyValueSpan {
            guard !prefix.isAbsent else {
                return KeyValueSpan(from: try require(key, Name.key), to: try require(endKey, Name.endKey))
            }
            return KeyValueSpan(
                prefix: try require(prefix, Name.prefix),
                from: key.isAbsent ? nil : try require(key, Name.key),
                to: endKey.isAbsent ? nil : try require(endKey, Name.endKey)
            )
        }

        private func require(_ member: Member, _ name: StaticString) throws(Problem) -> [UInt8] {
            switch member {
            case .string(let text): return text
            case .absent: throw Problem("\(name) is required")
            case .number, .bool, .other: throw Problem("\(name) must be a string")
            }
        }

        private func limitValue() throws(Problem) -> Int64? {
            if limit.isAbsent { return nil }
            guard let value = limit.integer else { throw Problem("limit must be an integer") }
            return value
        }

        private func isReversed() throws(Problem) -> Bool {
            switch reverse {
            case .absent: return false
            case .bool(let isReversed): return isReversed
            default: throw Problem("reverse must be true or false")
            }
        }

        /// A number, or one in a string as early clients send it.
        private func amount() throws(Problem) -> Int64 {
            let amount = value.integer ?? value.string.flatMap { JSONNumber.integer(parsing: $0) }
            guard let amount else { throw Problem("value must be an integer of at most 64 bits") }
            return amount
        }
    }
}
