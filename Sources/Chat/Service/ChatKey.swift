// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// Where the chat's records are (docs/architecture.md, "Records"). Ids contain no `/`, so no key can be mistaken for another.
enum ChatKey {
    static let rooms = "room/"

    static let workspace = Address(.chat, "workspace")

    /// There while a default room that was set is being joined by the accounts there are.
    static let joining = Address(.chat, "workspace/joining")

    static func room(_ room: RoomID) -> Address { Address(.chat, key("room/", room.text)) }

    static func members(_ room: RoomID) -> Address { Address(.chat, key("room/", room.text, "/members")) }

    static func memberPrefix(_ room: RoomID) -> [UInt8] { key("room/", room.text, "/member/") }

    /// There while the room is archived.
    static func archived(_ room: RoomID) -> Address { Address(.chat, key("room/", room.text, "/archived")) }

    static func member(_ room: RoomID, _ user: UserID) -> Address {
        Address(.chat, key("room/", room.text, "/member/", user.text))
    }

    static func newest(_ room: RoomID) -> Address { Address(.chat, key("room/", room.text, "/newest")) }

    static func messagePrefix(_ room: RoomID) -> [UInt8] { key("room/", room.text, "/message/") }

    static func message(_ room: RoomID, _ seq: Seq) -> Address {
        Address(.chat, messagePrefix(room) + seq.orderedKey)
    }

    static func sent(_ room: RoomID, _ user: UserID, _ clientID: ClientMessageID) -> [UInt8] {
        key("room/", room.text, "/sent/", user.text, "/", clientID.text)
    }

    /// The id of a message that came through the showcase: one space of ids for all who speak through it in a room.
    static func sentByLegacyClient(_ room: RoomID, _ clientID: ClientMessageID) -> [UInt8] {
        key("room/", room.text, "/showcase/", clientID.text)
    }

    /// How far a person has read a room: the number of a message.
    static func readMarker(_ room: RoomID, _ user: UserID) -> Address {
        Address(.chat, key("room/", room.text, "/read/", user.text))
    }

    static func reactions(_ room: RoomID, _ seq: Seq, _ emoji: Emoji) -> [UInt8] {
        reactions(room, seq, spelt: Array(emoji.text.utf8))
    }

    static func reactions(_ room: RoomID, _ seq: Seq, spelt emoji: [UInt8]) -> [UInt8] {
        key("room/", room.text, "/reaction/") + seq.orderedKey + [UInt8(ascii: "/")] + emoji + [UInt8(ascii: "/")]
    }

    static func reaction(_ room: RoomID, _ seq: Seq, _ emoji: Emoji, _ user: UserID) -> Address {
        Address(.chat, reactions(room, seq, emoji) + Array(user.text.utf8))
    }

    static func reactionCounts(_ room: RoomID) -> [UInt8] { key("room/", room.text, "/reactions/") }

    static func reactionCounts(_ room: RoomID, _ seq: Seq) -> [UInt8] {
        reactionCounts(room) + seq.orderedKey + [UInt8(ascii: "/")]
    }

    /// There once all reactions are kept in the one form of their emoji.
    static let reactionsRespelt = Address(.chat, "reactions")

    static func reactionCount(_ room: RoomID, _ seq: Seq, _ emoji: Emoji) -> Address {
        Address(.chat, reactionCounts(room, seq) + Array(emoji.text.utf8))
    }

    /// What stands before the number of a message that mentions a person.
    static func mentionPrefix(_ room: RoomID, _ user: UserID) -> [UInt8] {
        key("room/", room.text, "/mention/", user.text, "/")
    }

    /// What stands before the number of a message that mentions everyone in the room.
    static func roomMentionPrefix(_ room: RoomID) -> [UInt8] { key("room/", room.text, "/mentioned/") }

    static func notificationLevels(_ room: RoomID) -> [UInt8] { key("room/", room.text, "/notify/") }

    /// What a person has chosen to be told of; not there before that.
    static func notificationLevel(_ room: RoomID, _ user: UserID) -> Address {
        Address(.chat, notificationLevels(room) + Array(user.text.utf8))
    }

    static let users = "user/"

    static func user(_ user: UserID) -> Address { Address(.chat, key(users, user.text)) }

    static func joinedRooms(_ user: UserID) -> String { "user/\(user)/room/" }

    static func joinedRoom(_ user: UserID, _ room: RoomID) -> Address {
        Address(.chat, joinedRooms(user) + room.text)
    }

    /// Joins bytes and not strings, which takes a quarter of the instructions: a message asks for ten keys.
    static func key(_ parts: String...) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(parts.reduce(0) { $0 + $1.utf8.count })
        for part in parts { key.append(contentsOf: part.utf8) }
        return key
    }
}
