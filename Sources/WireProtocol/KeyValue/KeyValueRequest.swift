// SPDX-License-Identifier: MIT

/// A request on the key-value WebSocket: `{"op","key","value"?,"endKey"?,"limit"?,"messageId"?}` (hpkv-protocol §2.3), and `reverse`,
/// which is ours.
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
            throw Malformed(messageID: members.validMessageID, key: nil, reason: "Invalid JSON: \(error)")
        }
        do throws(Problem) {
            messageID = try members.requireMessageID()
            operation = try members.operation(limits)
            if let problem = operation.problem(within: limits) { throw Problem(problem) }
        } catch {
            throw Malformed(messageID: members.validMessageID, key: members.key.string, reason: error.text)
        }
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
    }

    private struct Members {
        var op = Member.absent
        var key = Member.absent
        var value = Member.absent
        var endKey = Member.absent
        var limit = Member.absent
        var reverse = Member.absent
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
            case "messageId": messageID = value
            default: break
            }
        }

        var validMessageID: Int64? {
            // What a JavaScript client can count to.
            messageID.integer.flatMap { (0...(1 << 53)).contains($0) ? $0 : nil }
        }

        func requireMessageID() throws(Problem) -> Int64? {
            if case .absent = messageID { return nil }
            guard let valid = validMessageID else { throw Problem("messageId must be a positive integer") }
            return valid
        }

        func operation(_ limits: KeyValueLimits) throws(Problem) -> KeyValueOperation {
            guard let code = op.integer, (1...6).contains(code) else {
                throw Problem(
                    "Unknown operation: op must be 1 (get), 2 (set), 3 (patch), 4 (delete), 5 (range) or 6 (atomic)"
                )
            }
            let key = try require(key, "key")
            switch code {
            case 1: return .get(key: key)
            case 2: return .set(key: key, value: try require(value, "value"))
            case 3: return .patch(key: key, value: try require(value, "value"))
            case 4: return .delete(key: key)
            case 5:
                let end = try require(endKey, "endKey")
                let limit = limits.range(try limitValue())
                return .range(from: key, to: end, limit: limit, isReversed: try isReversed())
            default: return .increment(key: key, by: try amount())
            }
        }

        private func require(_ member: Member, _ name: String) throws(Problem) -> [UInt8] {
            switch member {
            case .string(let text): return text
            case .absent: throw Problem("\(name) is required")
            case .number, .bool, .other: throw Problem("\(name) must be a string")
            }
        }

        private func limitValue() throws(Problem) -> Int64? {
            if case .absent = limit { return nil }
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
            let amount = value.integer ?? value.string.flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
            guard let amount else { throw Problem("value must be an integer of at most 64 bits") }
            return amount
        }
    }
}
