// SPDX-License-Identifier: MIT

import Store
import WireProtocol

extension ChatKey {
    /// What a key of the chat's namespace stands for.
    enum Record: Equatable {
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
            var parts = Parts(key)
            self = Self.parse(&parts) ?? .other
        }

        private static func parse(_ parts: inout Parts) -> Record? {
            switch parts.next() {
            case "workspace":
                return parts.isAtEnd ? .workspace : nil
            case "room":
                guard let room = parts.next().flatMap(RoomID.init) else { return nil }
                return parts.isAtEnd ? .room(room) : inRoom(room, &parts)
            case "user":
                guard let user = parts.next().flatMap(UserID.init) else { return nil }
                if parts.isAtEnd { return .user(user) }
                guard parts.next() == "room", let room = parts.last().flatMap(RoomID.init) else { return nil }
                return .joinedRoom(user, room)
            default:
                return nil
            }
        }

        private static func inRoom(_ room: RoomID, _ parts: inout Parts) -> Record? {
            switch parts.next() {
            case "message": return parts.lastSeq().map { .message(room, $0) }
            case "newest": return parts.isAtEnd ? .newest(room) : nil
            case "sent":
                guard let user = parts.next().flatMap(UserID.init),
                    let clientID = parts.last().flatMap(ClientMessageID.init)
                else { return nil }
                return .sent(room, user, clientID)
            case "member": return parts.last().flatMap(UserID.init).map { .member(room, $0) }
            case "members": return parts.isAtEnd ? .members(room) : nil
            case "read": return parts.last().flatMap(UserID.init).map { .readMarker(room, $0) }
            case "mention":
                guard let user = parts.next().flatMap(UserID.init), let seq = parts.lastSeq() else { return nil }
                return .mention(room, user, seq)
            case "mentioned": return parts.lastSeq().map { .roomMention(room, $0) }
            case "notify": return parts.last().flatMap(UserID.init).map { .notificationLevel(room, $0) }
            case "pin": return parts.lastSeq().map { .pin(room, $0) }
            case "reaction":
                guard let seq = parts.nextSeq(), let emoji = parts.next().flatMap(Self.emoji),
                    let user = parts.last().flatMap(UserID.init)
                else { return nil }
                return .reaction(room, seq, emoji, user)
            case "reactions":
                guard let seq = parts.nextSeq(), let emoji = parts.last().flatMap(Self.emoji) else { return nil }
                return .reactionCount(room, seq, emoji)
            default: return nil
            }
        }

        /// Whom a change of it concerns.
        var audience: Audience {
            switch self {
            case .message(let room, _), .member(let room, _), .reaction(let room, _, _, _), .pin(let room, _):
                .members(of: room)
            case .room(let room): .viewers(of: room)
            case .readMarker(let room, let user), .notificationLevel(let room, let user): .person(user, in: room)
            case .joinedRoom(let user, _): .person(user, in: nil)
            case .user, .workspace: .everyone
            case .members, .newest, .sent, .reactionCount, .mention, .roomMention, .other: .nobody
            }
        }

        /// What it means to others.
        var key: any RecordKey {
            switch self {
            case .room(let room): RoomKey(room: room)
            case .member(let room, let user): MemberKey(room: room, user: user)
            case .members(let room): MemberCountKey(room: room)
            case .message(let room, let seq): MessageKey(room: room, seq: seq)
            case .newest(let room): NewestMessageKey(room: room)
            case .sent(let room, let user, let id): SentMessageKey(room: room, sender: user, clientID: id)
            case .user(let user): UserKey(user: user)
            case .readMarker(let room, let user): ReadMarkerKey(room: room, user: user)
            case .reaction(let room, let seq, let emoji, let user):
                ReactionKey(room: room, seq: seq, emoji: emoji, user: user)
            case .reactionCount: ReactionCountKey()
            case .joinedRoom(let user, let room): JoinedRoomKey(user: user, room: room)
            case .mention(let room, let user, let seq): MentionKey(room: room, seq: seq, user: user)
            case .roomMention(let room, let seq): MentionKey(room: room, seq: seq, user: nil)
            case .pin(let room, let seq): PinKey(room: room, seq: seq)
            case .workspace: WorkspaceKey()
            case .notificationLevel(let room, _): NotificationLevelKey(room: room)
            case .other: NameKey()
            }
        }

        /// An emoji in the one form in which it is kept. Others that are still there wait for ``ChatService/respellReactions()``.
        private static func emoji(_ text: String) -> Emoji? {
            Emoji(text).flatMap { $0.text == text ? $0 : nil }
        }

        /// The parts of a key between its slashes, one after the other and without an array of them: each change is taken apart.
        private struct Parts {
            private let key: [UInt8]
            private var start = 0

            init(_ key: [UInt8]) {
                self.key = key
            }

            var isAtEnd: Bool { start > key.count }

            mutating func next() -> String? {
                nextBytes().map { String(decoding: $0, as: UTF8.self) }
            }

            mutating func nextSeq() -> Seq? {
                nextBytes().flatMap { Seq(orderedKey: $0) }
            }

            /// The next part, which must be the last one.
            mutating func last() -> String? {
                let part = next()
                return isAtEnd ? part : nil
            }

            mutating func lastSeq() -> Seq? {
                let seq = nextSeq()
                return isAtEnd ? seq : nil
            }

            private mutating func nextBytes() -> ArraySlice<UInt8>? {
                guard !isAtEnd else { return nil }
                let part = key[start...].prefix { $0 != UInt8(ascii: "/") }
                start = part.endIndex + 1
                return part
            }
        }
    }
}
