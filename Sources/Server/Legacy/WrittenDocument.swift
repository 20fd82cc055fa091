// SPDX-License-Identifier: MIT

import Chat
import WireProtocol

/// Reads the documents that legacy clients write. It skips members that it does not need; times are the server's.
enum WrittenDocument {
    /// `{"chatrooms":[{"id","name"}]}`
    static func rooms(parsing text: [UInt8]) throws(ChatError) -> [LegacyRoom] {
        try elements("chatrooms", parsing: text).map { element throws(ChatError) in
            guard let id = element["id"]?.stringValue, let name = element["name"]?.stringValue else {
                throw .badRequest("Each of chatrooms must have an id and a name, both strings.")
            }
            return LegacyRoom(id: id, name: name)
        }
    }

    /// `{"messages":[{"id","sender","message","reactions"?}]}`
    static func messages(parsing text: [UInt8]) throws(ChatError) -> [LegacyMessage] {
        try elements("messages", parsing: text).map { element throws(ChatError) in
            guard let id = element["id"]?.stringValue, let sender = element["sender"]?.stringValue,
                case .string(let text) = element["message"]
            else { throw .badRequest("Each of messages must have an id, a sender and a message, all strings.") }
            return LegacyMessage(id: id, sender: sender, text: text, reactions: try reactions(element["reactions"]))
        }
    }

    private static func reactions(_ value: JSONValue?) throws(ChatError) -> [LegacyReaction: Int64] {
        var counts: [LegacyReaction: Int64] = [:]
        for reaction in LegacyReaction.allCases {
            switch value?[reaction.rawValue] {
            case nil, .null: continue
            case .number(let number):
                guard let count = number.integer else { fallthrough }
                counts[reaction] = count
            default: throw .badRequest("The counts of reactions must be whole numbers.")
            }
        }
        return counts
    }

    private static func elements(_ name: String, parsing text: [UInt8]) throws(ChatError) -> [JSONValue] {
        let document: JSONValue
        do {
            let value = try JSONValue(parsing: text)
            // The first value of a room is a document in a string: the showcase encodes it twice.
            if case .string(let inner) = value { document = try JSONValue(parsing: inner) } else { document = value }
        } catch {
            throw .badRequest("Invalid JSON: \(error).")
        }
        guard case .array(let elements) = document[name] else {
            throw .badRequest("The value of this key must be a JSON object with an array \(name).")
        }
        return elements
    }
}
