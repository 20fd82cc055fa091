// SPDX-License-Identifier: MIT

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
            let id = JSONRemains.integer(named: "messageId", in: text).flatMap(Self.valid)
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
            switch String(decoding: name, as: UTF8.self) {
            case "op": op = value
            case "key": key = value
            case "value": self.value = value
            case "endKey": endKey = value
            case "limit": limit = value
            case "reverse": reverse = value
            case "prefix": prefix = value
            case "messageId": messageID = value
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
            guard let code = op.integer, (1...6).contains(code) else {
                throw Problem(
                    "Unknown operation: op must be 1 (get), 2 (set), 3 (patch), 4 (delete), 5 (range) or 6 (atomic)"
                )
            }
            if code == 5 {
                return .range(try span(), limit: limits.range(try limitValue()), isReversed: try isReversed())
            }
            let key = try require(key, "key")
            switch code {
            case 1: return .get(key: key)
            case 2: return .set(key: key, value: try require(value, "value"))
            case 3: return .patch(key: key, value: try require(value, "value"))
            case 4: return .delete(key: key)
            default: return .increment(key: key, by: try amount())
            }
        }

        private func span() throws(Problem) -> KeyValueSpan {
            guard !prefix.isAbsent else {
                return KeyValueSpan(from: try require(key, "key"), to: try require(endKey, "endKey"))
            }
            return KeyValueSpan(
                prefix: try require(prefix, "prefix"),
                from: key.isAbsent ? nil : try require(key, "key"),
                to: endKey.isAbsent ? nil : try require(endKey, "endKey")
            )
        }

        private func require(_ member: Member, _ name: String) throws(Problem) -> [UInt8] {
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
