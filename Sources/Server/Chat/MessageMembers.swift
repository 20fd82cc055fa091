// SPDX-License-Identifier: MIT

import Chat
import WireProtocol

/// The members of a request of the chat, over HTTP and over the live socket alike.
struct MessageMembers {
    private let document: JSONValue

    struct Problem: Error {
        let reason: String
    }

    /// - Throws: when the text is not a JSON object.
    init(parsing text: [UInt8]) throws(Problem) {
        do {
            document = try JSONValue(parsing: text)
        } catch {
            throw Problem(reason: "Invalid JSON: \(error).")
        }
        guard case .object = document else { throw Problem(reason: "Send a JSON object.") }
    }

    /// The verb's number: a positive integer that a JavaScript client can count to.
    var validID: Int64? {
        document["id"]?.integerValue.flatMap { (1...(1 << 53)).contains($0) ? $0 : nil }
    }

    func utf8(_ name: String) throws(Problem) -> [UInt8] {
        switch document[name] {
        case .string(let text): return text
        case nil, .null: throw Problem(reason: "\(name) is required.")
        default: throw Problem(reason: "\(name) must be a string.")
        }
    }

    func text(_ name: String) throws(Problem) -> String {
        String(decoding: try utf8(name), as: UTF8.self)
    }

    /// - Returns: nil when there is none.
    func optionalText(_ name: String) throws(Problem) -> String? {
        switch document[name] {
        case nil, .null: nil
        default: try text(name)
        }
    }

    func role() throws(Problem) -> Role {
        guard let role = Role(rawValue: try text("role")) else {
            throw Problem(reason: "role must be owner, admin or member.")
        }
        return role
    }

    /// - Returns: nil when there is none.
    func integer(_ name: String) throws(Problem) -> Int64? {
        switch document[name] {
        case nil, .null: return nil
        case .number(let number):
            guard let value = number.integer else { throw Problem(reason: "\(name) must be an integer.") }
            return value
        default: throw Problem(reason: "\(name) must be an integer.")
        }
    }

    func room() throws(Problem) -> RoomID {
        guard let room = RoomID(try text("room")) else { throw Problem(reason: "room must be a room's id.") }
        return room
    }

    func clientID() throws(Problem) -> ClientMessageID {
        guard let id = ClientMessageID(try text("clientID")) else {
            throw Problem(reason: "clientID must be 1 to 64 characters of A-Z a-z 0-9 . _ -")
        }
        return id
    }

    func position() throws(Problem) -> ChatService.Position {
        try Self.position(before: integer("before"), after: integer("after"))
    }

    static func position(before: Int64?, after: Int64?) throws(Problem) -> ChatService.Position {
        switch (before, after) {
        case (nil, nil): return .newest
        case (let before?, nil): return .before(Seq(before))
        case (nil, let after?): return .after(Seq(after))
        case (_?, _?): throw Problem(reason: "Give before or after, not both.")
        }
    }
}
