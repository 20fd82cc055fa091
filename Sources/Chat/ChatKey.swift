// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// What a key of the chat's namespace stands for.
enum ChatKey: Equatable {
    case room(RoomID)
    case member(RoomID, UserID)
    case members(RoomID)
    case message(RoomID, Seq)
    case newest(RoomID)
    case sent(RoomID, UserID, ClientMessageID)
    case user(UserID)
    case readMarker(RoomID, UserID)
    case reaction(RoomID, Seq, Emoji, UserID)
    case reactionCount(RoomID, Seq, Emoji)
    case joinedRoom(UserID, RoomID)
    case mention(RoomID, UserID, Seq)
    case roomMention(RoomID, Seq)
    case pin(RoomID, Seq)
    case workspace
    case notificationLevel(RoomID, UserID)
    /// Nothing that needs to be told apart.
    case other

    init(_ key: [UInt8]) {
        let parts = key.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        self = Self.parse(parts) ?? .other
    }

    private static func parse(_ parts: [ArraySlice<UInt8>]) -> ChatKey? {
        if parts.count == 1, parts[0].elementsEqual("workspace".utf8) { return .workspace }
        guard parts.count >= 2 else { return nil }
        func text(_ index: Int) -> String { String(decoding: parts[index], as: UTF8.self) }
        switch text(0) {
        case "room":
            guard let room = RoomID(text(1)) else { return nil }
            return parts.count == 2 ? .room(room) : inRoom(room, text(2), parts.dropFirst(3))
        case "user":
            guard let user = UserID(text(1)) else { return nil }
            if parts.count == 2 { return .user(user) }
            guard parts.count == 4, text(2) == "room", let room = RoomID(text(3)) else { return nil }
            return .joinedRoom(user, room)
        default:
            return nil
        }
    }

    private static func inRoom(_ room: RoomID, _ kind: String, _ parts: ArraySlice<ArraySlice<UInt8>>) -> ChatKey? {
        let first = parts.startIndex
        func text(_ index: Int) -> String { String(decoding: parts[first + index], as: UTF8.self) }
        func seq() -> Seq? { Seq(orderedKey: parts[first]) }
        switch (kind, parts.count) {
        case ("message", 1): return seq().map { .message(room, $0) }
        case ("newest", 0): return .newest(room)
        case ("sent", 2):
            guard let user = UserID(text(0)), let clientID = ClientMessageID(text(1)) else { return nil }
            return .sent(room, user, clientID)
        case ("member", 1): return UserID(text(0)).map { .member(room, $0) }
        case ("members", 0): return .members(room)
        case ("read", 1): return UserID(text(0)).map { .readMarker(room, $0) }
        case ("mention", 2):
            guard let user = UserID(text(0)), let seq = Seq(orderedKey: parts[first + 1]) else { return nil }
            return .mention(room, user, seq)
        case ("mentioned", 1): return seq().map { .roomMention(room, $0) }
        case ("notify", 1): return UserID(text(0)).map { .notificationLevel(room, $0) }
        case ("pin", 1): return seq().map { .pin(room, $0) }
        case ("reaction", 3):
            guard let seq = seq(), let emoji = Emoji(text(1)), let user = UserID(text(2)) else { return nil }
            return .reaction(room, seq, emoji, user)
        case ("reactions", 2):
            guard let seq = seq(), let emoji = Emoji(text(1)) else { return nil }
            return .reactionCount(room, seq, emoji)
        default: return nil
        }
    }
}
