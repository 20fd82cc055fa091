// SPDX-License-Identifier: MIT

package import Foundation
package import WireProtocol

/// A type whose values a field can hold.
package protocol FieldValue: Sendable {
    /// - Parameter name: the field's, for what the client is told.
    static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Self
    /// Writes the value as JSON.
    func write(to writer: inout JSONWriter)
    /// Whether there is nothing to write.
    var isAbsent: Bool { get }
    static var schema: FieldSchema { get }
    /// The type without `Optional`.
    static var base: any FieldValue.Type { get }
    /// Its name in the documents.
    static var documentedName: String { get }
}

extension FieldValue {
    package var isAbsent: Bool { false }
    package static var base: any FieldValue.Type { Self.self }
    /// `UserKind` of `ChatProtocol.User.Kind`.
    package static var documentedName: String {
        String(reflecting: Self.self).split(separator: ".").dropFirst().joined()
    }
}

/// A field that may be left out.
extension Optional: FieldValue where Wrapped: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Wrapped? {
        raw.isAbsent ? nil : try Wrapped.read(raw, named: name)
    }

    package func write(to writer: inout JSONWriter) {
        if let self { self.write(to: &writer) } else { writer.null() }
    }

    package var isAbsent: Bool { self == nil }
    package static var schema: FieldSchema { Wrapped.schema }
    package static var base: any FieldValue.Type { Wrapped.base }
}

extension Array: FieldValue where Element: FieldValue {
    package static var schema: FieldSchema { .array(of: Element.self) }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> [Element] {
        guard let elements = raw.elements else { throw FieldProblem("\(name) must be an array.") }
        var values: [Element] = []
        values.reserveCapacity(elements.count)
        for element in elements { values.append(try Element.read(element, named: name)) }
        return values
    }

    package func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for element in self { element.write(to: &writer) }
        }
    }
}

extension String: FieldValue {
    package static var schema: FieldSchema { .string() }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> String {
        try raw.string(name)
    }

    package func write(to writer: inout JSONWriter) { writer.string(utf8) }
}

/// Text where it goes on as bytes.
package struct UTF8Text: FieldValue {
    package static var schema: FieldSchema { .string() }

    package let utf8: [UInt8]

    package init(_ text: String) { utf8 = Array(text.utf8) }
    private init(utf8: [UInt8]) { self.utf8 = utf8 }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> UTF8Text {
        UTF8Text(utf8: try raw.utf8(name))
    }

    package func write(to writer: inout JSONWriter) { writer.string(utf8) }
}

extension Int64: FieldValue {
    package static var schema: FieldSchema { .integer }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Int64 {
        try raw.integer(name)
    }

    package func write(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Int: FieldValue {
    package static var schema: FieldSchema { .integer }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Int {
        Int(clamping: try raw.integer(name))
    }

    package func write(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Bool: FieldValue {
    package static var schema: FieldSchema { .boolean }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Bool {
        guard case .bool(let value) = raw.value else { throw FieldProblem("\(name) must be true or false.") }
        return value
    }

    package func write(to writer: inout JSONWriter) { writer.bool(self) }
}

/// Milliseconds since 1970, UTC, by the server's clock.
extension Date: FieldValue {
    package static let documentedName = "Time"
    package static var schema: FieldSchema { .integer }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Date {
        Date(milliseconds: try raw.integer(name))
    }

    package init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }

    /// The nearest millisecond; of a time that is too far away, the furthest.
    package var milliseconds: Int64 {
        let limit = Double(RawField.largestNumber)
        return Int64(min(max((timeIntervalSince1970 * 1_000).rounded(), -limit), limit))
    }

    package func write(to writer: inout JSONWriter) { writer.integer(milliseconds) }
}

extension RoomID: FieldValue {
    package static var schema: FieldSchema { .string(pattern: "^[a-z0-9_-]{1,64}$") }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> RoomID {
        guard let room = RoomID(try raw.string(name)) else { throw FieldProblem("\(name) must be a room ID.") }
        return room
    }

    package func write(to writer: inout JSONWriter) { writer.string(text.utf8) }
}

extension UserID: FieldValue {
    package static var schema: FieldSchema { .string(pattern: "^[a-z0-9_-]{1,64}$") }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> UserID {
        guard let user = UserID(try raw.string(name)) else { throw FieldProblem("\(name) must be a user ID.") }
        return user
    }

    package func write(to writer: inout JSONWriter) { writer.string(text.utf8) }
}

extension Set<UserID>: FieldValue {
    package static var schema: FieldSchema { .array(of: UserID.self) }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Set<UserID> {
        var people: Set<UserID> = []
        for element in raw.elements ?? [.absent] {
            guard let user = element.value?.stringValue.flatMap({ UserID($0) }) else {
                throw FieldProblem("\(name) must be an array of user IDs.")
            }
            people.insert(user)
        }
        return people
    }

    package func write(to writer: inout JSONWriter) { sorted { $0.text < $1.text }.write(to: &writer) }
}

extension ClientMessageID: FieldValue {
    package static var schema: FieldSchema { .string(pattern: "^[A-Za-z0-9._-]{1,64}$") }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> ClientMessageID {
        guard let id = ClientMessageID(try raw.string(name)) else {
            throw FieldProblem("\(name) must be 1 to 64 characters of A-Z a-z 0-9 . _ -")
        }
        return id
    }

    package func write(to writer: inout JSONWriter) { writer.string(text.utf8) }
}

extension Seq: FieldValue {
    package static var schema: FieldSchema { .integer }

    /// A request names a message; a server may also tell the number before the first.
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Seq {
        let value = try raw.integer(name)
        guard value > 0 || raw.isTold else { throw FieldProblem("\(name) must be a message number.") }
        return Seq(value)
    }

    package func write(to writer: inout JSONWriter) { writer.integer(value) }
}

extension Revision: FieldValue {
    package static var schema: FieldSchema { .integer }

    /// A request names that of a message which is edited.
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Revision {
        guard !raw.isAbsent else {
            throw FieldProblem("\(name) is required: the revision of the message being edited.")
        }
        return Revision(try raw.integer(name))
    }

    package func write(to writer: inout JSONWriter) { writer.integer(value) }
}

extension HistoryID: FieldValue {
    package static var schema: FieldSchema { .string() }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> HistoryID {
        HistoryID(try raw.string(name))
    }

    package func write(to writer: inout JSONWriter) { writer.string(text.utf8) }
}

extension Emoji: FieldValue {
    package static var schema: FieldSchema { .string() }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Emoji {
        guard let emoji = Emoji(try raw.string(name)) else { throw FieldProblem("\(name) must be one emoji.") }
        return emoji
    }

    package func write(to writer: inout JSONWriter) { writer.string(text.utf8) }
}
