// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// Where the chat's records are (docs/architecture.md, "Records"). Ids contain no `/`, so no key can be mistaken for another.
enum ChatKeys {
    static let rooms = "room/"

    static let workspace = Address(.chat, "workspace")

    /// There while a default room that was set is being joined by the accounts there are.
    static let joining = Address(.chat, "workspace/joining")

    static func room(_ room: RoomID) -> Address { Address(.chat, "room/\(room)") }

    static func members(_ room: RoomID) -> Address { Address(.chat, "room/\(room)/members") }

    static func memberPrefix(_ room: RoomID) -> [UInt8] { Array("room/\(room)/member/".utf8) }

    /// There while the room is archived.
    static func archived(_ room: RoomID) -> Address { Address(.chat, "room/\(room)/archived") }

    static func member(_ room: RoomID, _ user: UserID) -> Address { Address(.chat, "room/\(room)/member/\(user)") }

    static func newest(_ room: RoomID) -> Address { Address(.chat, "room/\(room)/newest") }

    static func messagePrefix(_ room: RoomID) -> [UInt8] { Array("room/\(room)/message/".utf8) }

    static func message(_ room: RoomID, _ seq: Seq) -> Address {
        Address(.chat, messagePrefix(room) + seq.orderedKey)
    }

    static func sent(_ room: RoomID, _ user: UserID, _ clientID: ClientMessageID) -> [UInt8] {
        Array("room/\(room)/sent/\(user)/\(clientID)".utf8)
    }

    /// The id of a message that came through the showcase: one space of ids for all who speak through it in a room.
    static func sentByShowcase(_ room: RoomID, _ clientID: ClientMessageID) -> [UInt8] {
        Array("room/\(room)/showcase/\(clientID)".utf8)
    }

    /// How far a person has read a room: the number of a message.
    static func readMarker(_ room: RoomID, _ user: UserID) -> Address { Address(.chat, "room/\(room)/read/\(user)") }

    static func reactions(_ room: RoomID, _ seq: Seq, _ emoji: Emoji) -> [UInt8] {
        Array("room/\(room)/reaction/".utf8) + seq.orderedKey + Array("/\(emoji)/".utf8)
    }

    static func reaction(_ room: RoomID, _ seq: Seq, _ emoji: Emoji, _ user: UserID) -> Address {
        Address(.chat, reactions(room, seq, emoji) + Array(user.text.utf8))
    }

    static func reactionCounts(_ room: RoomID, _ seq: Seq) -> [UInt8] {
        Array("room/\(room)/reactions/".utf8) + seq.orderedKey + [UInt8(ascii: "/")]
    }

    static func reactionCount(_ room: RoomID, _ seq: Seq, _ emoji: Emoji) -> Address {
        Address(.chat, reactionCounts(room, seq) + Array(emoji.text.utf8))
    }

    /// What stands before the number of a message that mentions a person.
    static func mentionPrefix(_ room: RoomID, _ user: UserID) -> [UInt8] {
        Array("room/\(room)/mention/\(user)/".utf8)
    }

    /// What stands before the number of a message that mentions everyone in the room.
    static func roomMentionPrefix(_ room: RoomID) -> [UInt8] { Array("room/\(room)/mentioned/".utf8) }

    static func notificationLevels(_ room: RoomID) -> [UInt8] { Array("room/\(room)/notify/".utf8) }

    /// What a person has chosen to be told of; not there before that.
    static func notificationLevel(_ room: RoomID, _ user: UserID) -> Address {
        Address(.chat, notificationLevels(room) + Array(user.text.utf8))
    }

    static func pinPrefix(_ room: RoomID) -> [UInt8] { Array("room/\(room)/pin/".utf8) }

    /// There while a message is pinned.
    static func pin(_ room: RoomID, _ seq: Seq) -> Address { Address(.chat, pinPrefix(room) + seq.orderedKey) }

    static func user(_ user: UserID) -> Address { Address(.chat, "user/\(user)") }

    static func joinedRooms(_ user: UserID) -> String { "user/\(user)/room/" }

    static func joinedRoom(_ user: UserID, _ room: RoomID) -> Address {
        Address(.chat, joinedRooms(user) + room.text)
    }
}
