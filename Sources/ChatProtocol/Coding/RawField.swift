// SPDX-License-Identifier: MIT

package import WireProtocol

/// A field as it arrived, before anything is known of it but its name.
package enum RawField: Sendable {
    case absent
    /// A member of a request that is a JSON object.
    case json(JSONValue)
    /// A part of a path or a query, decoded.
    case text([UInt8])
    /// A part of a path or a query that is not UTF-8.
    case notText
    /// A member of what a server tells. A room that is named beside it is the room of what is in it.
    case told(JSONValue, in: RoomID?)

    /// The name by which a field asks for the room that is named beside its object.
    static let roomBeside = "^room"

    /// The largest number that a JavaScript client can count to. A server tells no number above it, and none below 0.
    package static let largestNumber: Int64 = 1 << 53

    /// The value, of what is JSON.
    var value: JSONValue? {
        switch self {
        case .json(let value), .told(let value, _): value
        default: nil
        }
    }

    /// Whether there is nothing: absent and `null` are the same.
    var isAbsent: Bool {
        switch self {
        case .absent, .json(.null), .told(.null, _): true
        default: false
        }
    }

    var isTold: Bool { if case .told = self { true } else { false } }

    /// The elements of an array.
    var elements: [RawField]? {
        switch self {
        case .json(.array(let elements)): elements.map { .json($0) }
        case .told(.array(let elements), let room): elements.map { .told($0, in: room) }
        default: nil
        }
    }

    /// The members of an object that a server tells, by name.
    var members: ((String) -> RawField)? {
        guard case .told(let object, let around) = self, case .object = object else { return nil }
        let room = object["room"]?.stringValue.flatMap { RoomID($0) } ?? around
        return { name in
            if name == Self.roomBeside { return around.map { .text(Array($0.text.utf8)) } ?? .absent }
            return object[name].map { .told($0, in: room) } ?? .absent
        }
    }

    /// The UTF-8 of a text that must be there.
    func utf8(_ name: String) throws(FieldProblem) -> [UInt8] {
        switch self {
        case .json(.string(let text)), .told(.string(let text), _), .text(let text): return text
        case .absent, .json(.null), .told(.null, _): throw FieldProblem("\(name) is required.")
        case .notText: throw FieldProblem("\(name) is not UTF-8.")
        case .json, .told: throw FieldProblem("\(name) must be a string.")
        }
    }

    func string(_ name: String) throws(FieldProblem) -> String {
        String(decoding: try utf8(name), as: UTF8.self)
    }

    /// An integer that must be there.
    func integer(_ name: String) throws(FieldProblem) -> Int64 {
        guard !isAbsent else { throw FieldProblem("\(name) is required.") }
        let integer: Int64? =
            if case .text(let text) = self { JSONNumber.integer(parsing: text) } else { value?.integerValue }
        guard let integer else { throw FieldProblem("\(name) must be an integer.") }
        guard !isTold || (0...Self.largestNumber).contains(integer) else {
            throw FieldProblem("\(name) must be 0 to \(Self.largestNumber).")
        }
        return integer
    }
}
