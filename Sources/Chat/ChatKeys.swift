// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// Where the chat's records are (docs/architecture.md, "Records"). Ids contain no `/`, so no key can be mistaken for another.
enum ChatKeys {
    static let rooms = "room/"

    static func room(_ room: RoomID) -> Address { Address(.chat, "room/\(room)") }

    static func members(_ room: RoomID) -> Address { Address(.chat, "room/\(room)/members") }

    static func member(_ room: RoomID, _ user: UserID) -> Address { Address(.chat, "room/\(room)/member/\(user)") }

    static func newest(_ room: RoomID) -> Address { Address(.chat, "room/\(room)/newest") }

    static func messagePrefix(_ room: RoomID) -> [UInt8] { Array("room/\(room)/message/".utf8) }

    static func message(_ room: RoomID, _ seq: Seq) -> Address {
        Address(.chat, messagePrefix(room) + seq.orderedKey)
    }

    static func sent(_ room: RoomID, _ user: UserID, _ clientID: ClientMessageID) -> [UInt8] {
        Array("room/\(room)/sent/\(user)/\(clientID)".utf8)
    }

    static func user(_ user: UserID) -> Address { Address(.chat, "user/\(user)") }

    static func joinedRooms(_ user: UserID) -> String { "user/\(user)/room/" }

    static func joinedRoom(_ user: UserID, _ room: RoomID) -> Address {
        Address(.chat, joinedRooms(user) + room.text)
    }
}

/// What a key of the chat's namespace stands for.
enum ChatKey: Equatable {
    case room(RoomID)
    case member(RoomID, UserID)
    case members(RoomID)
    case newest(RoomID)
    case message(RoomID, Seq)
    case sent(RoomID, UserID, ClientMessageID)
    case user(UserID)
    case joinedRoom(UserID, RoomID)
    /// Nothing that the chat knows.
    case other

    init(_ key: [UInt8]) {
        let parts = key.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        self = Self.parse(parts) ?? .other
    }

    private static func parse(_ parts: [ArraySlice<UInt8>]) -> ChatKey? {
        guard parts.count >= 2 else { return nil }
        func text(_ index: Int) -> String { String(decoding: parts[index], as: UTF8.self) }
        switch (text(0), parts.count) {
        case ("room", 2):
            return RoomID(text(1)).map(ChatKey.room)
        case ("room", 3) where text(2) == "members":
            return RoomID(text(1)).map(ChatKey.members)
        case ("room", 3) where text(2) == "newest":
            return RoomID(text(1)).map(ChatKey.newest)
        case ("room", 4) where text(2) == "message":
            guard let room = RoomID(text(1)), let seq = Seq(orderedKey: parts[3]) else { return nil }
            return .message(room, seq)
        case ("room", 4) where text(2) == "member":
            guard let room = RoomID(text(1)), let user = UserID(text(3)) else { return nil }
            return .member(room, user)
        case ("room", 5) where text(2) == "sent":
            guard let room = RoomID(text(1)), let user = UserID(text(3)), let id = ClientMessageID(text(4)) else {
                return nil
            }
            return .sent(room, user, id)
        case ("user", 2):
            return UserID(text(1)).map(ChatKey.user)
        case ("user", 4) where text(2) == "room":
            guard let user = UserID(text(1)), let room = RoomID(text(3)) else { return nil }
            return .joinedRoom(user, room)
        default:
            return nil
        }
    }
}
