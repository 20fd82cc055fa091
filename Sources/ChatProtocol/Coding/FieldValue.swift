// SPDX-License-Identifier: MIT

package import WireProtocol

/// A type whose values a field can hold.
package protocol FieldValue: Sendable {
    /// - Parameter name: the field's, for what the client is told.
    static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Self
}

/// A field that may be left out.
extension Optional: FieldValue where Wrapped: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Wrapped? {
        raw.isAbsent ? nil : try Wrapped.read(raw, named: name)
    }
}

extension String: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> String {
        try raw.string(name)
    }
}

/// Text as UTF-8, where it goes on as bytes.
extension [UInt8]: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> [UInt8] {
        try raw.utf8(name)
    }
}

extension Int64: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Int64 {
        try raw.integer(name)
    }
}

extension Bool: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Bool {
        guard case .json(.bool(let value)) = raw else { throw FieldProblem("\(name) must be true or false.") }
        return value
    }
}

extension RoomID: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> RoomID {
        guard let room = RoomID(try raw.string(name)) else { throw FieldProblem("\(name) must be a room ID.") }
        return room
    }
}

extension UserID: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> UserID {
        guard let user = UserID(try raw.string(name)) else { throw FieldProblem("\(name) must be a user ID.") }
        return user
    }
}

extension Set<UserID>: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Set<UserID> {
        guard case .json(.array(let elements)) = raw else {
            throw FieldProblem("\(name) must be an array of user IDs.")
        }
        var people: Set<UserID> = []
        for element in elements {
            guard let user = element.stringValue.flatMap({ UserID($0) }) else {
                throw FieldProblem("\(name) must be an array of user IDs.")
            }
            people.insert(user)
        }
        return people
    }
}

extension ClientMessageID: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> ClientMessageID {
        guard let id = ClientMessageID(try raw.string(name)) else {
            throw FieldProblem("\(name) must be 1 to 64 characters of A-Z a-z 0-9 . _ -")
        }
        return id
    }
}

extension Seq: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Seq {
        let value = try raw.integer(name)
        guard value > 0 else { throw FieldProblem("\(name) must be a message number.") }
        return Seq(value)
    }
}

/// That of a message which is edited.
extension Revision: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Revision {
        guard !raw.isAbsent else {
            throw FieldProblem("\(name) is required: the revision of the message being edited.")
        }
        return Revision(try raw.integer(name))
    }
}

extension Emoji: FieldValue {
    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Emoji {
        guard let emoji = Emoji(try raw.string(name)) else { throw FieldProblem("\(name) must be one emoji.") }
        return emoji
    }
}
