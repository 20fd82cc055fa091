// SPDX-License-Identifier: MIT

import Chat
import WireProtocol

/// A verb on the live socket: `{"id","verb",…}` (docs/protocol.md).
struct LiveRequest: Sendable {
    let id: Int64
    let verb: Verb

    enum Verb: Sendable {
        case resume(since: LastSeen?, isIdle: Bool)
        case presence(isIdle: Bool)
        case watch(Set<UserID>)
        case send(RoomID, ChatService.Draft)
        case edit(RoomID, Seq, text: [UInt8], madeOn: Revision)
        case delete(RoomID, Seq)
        case react(RoomID, Seq, Emoji)
        case unreact(RoomID, Seq, Emoji)
        case read(RoomID, through: Seq)
        case unread(RoomID, from: Seq)
        case message(RoomID, Seq)
        case typing(RoomID)
        case history(RoomID, ChatService.Position, limit: Int?)
        case pin(RoomID, Seq)
        case unpin(RoomID, Seq)
        case pins(RoomID)
        case setNotifications(RoomID, NotificationLevel)
        case search(MessageSearch.Request)
        case users(search: String)
        case user(UserID)
        case updateProfile(ChatService.ProfileUpdate)
        case rooms(RoomDirectory.Request)
        case createRoom(name: String, RoomRecord.Visibility)
        case direct(with: Set<UserID>)
        case updateRoom(RoomID, ChatService.RoomUpdate)
        case members(ChatService.MembersRequest)
        case invite(RoomID, UserID)
        case remove(RoomID, UserID)
        case setRole(RoomID, UserID, RoomRole)
        case join(RoomID)
        case leave(RoomID)
    }

    /// Why a message is not a verb.
    struct Malformed: Error {
        let id: Int64?
        let reason: String
    }

    init(parsing text: [UInt8]) throws(Malformed) {
        let members: MessageMembers
        do {
            members = try MessageMembers(parsing: text)
        } catch {
            // The number may stand behind what is wrong.
            let id = JSONRemains.integer(named: "id", in: text).flatMap(MessageMembers.valid)
            throw Malformed(id: id, reason: error.reason)
        }
        guard let id = members.validID else { throw Malformed(id: nil, reason: "id must be a positive integer.") }
        self.id = id
        do {
            verb = try Self.verb(members)
        } catch {
            throw Malformed(id: id, reason: error.reason)
        }
    }

    private static func verb(_ members: MessageMembers) throws(MessageMembers.Problem) -> Verb {
        switch try members.text("verb") {
        case "resume":
            let revision = try members.integer("revision")
            if let revision, revision < 0 { throw MessageMembers.Problem(reason: "revision must not be negative.") }
            let history = try members.optionalText("history").map { HistoryID($0) }
            return .resume(since: revision.map { LastSeen(Revision($0), of: history) }, isIdle: try members.isIdle())
        case "presence":
            _ = try members.text("state")
            return .presence(isIdle: try members.isIdle())
        case "watch": return .watch(try members.people("users"))
        case "send": return .send(try members.room(), try members.draft())
        case "edit":
            return .edit(
                try members.room(),
                try members.seq(),
                text: try members.utf8("text"),
                madeOn: try members.revision()
            )
        case "delete": return .delete(try members.room(), try members.seq())
        case "react": return .react(try members.room(), try members.seq(), try members.emoji())
        case "unreact": return .unreact(try members.room(), try members.seq(), try members.emoji())
        case "read": return .read(try members.room(), through: try members.seq())
        case "unread": return .unread(try members.room(), from: try members.seq())
        case "typing": return .typing(try members.room())
        case "message": return .message(try members.room(), try members.seq())
        case "history":
            let limit = try members.integer("limit").map { Int(clamping: $0) }
            return .history(try members.room(), try members.position(), limit: limit)
        case "pin": return .pin(try members.room(), try members.seq())
        case "unpin": return .unpin(try members.room(), try members.seq())
        case "pins": return .pins(try members.room())
        case "setNotifications": return .setNotifications(try members.room(), try members.notificationLevel())
        case "search": return .search(try members.search())
        case "users": return .users(search: try members.optionalText("search") ?? "")
        case "user": return .user(try members.user())
        case "updateProfile": return .updateProfile(try members.profileUpdate())
        case "rooms": return .rooms(try members.rooms())
        case "createRoom": return .createRoom(name: try members.text("name"), try members.visibility())
        case "direct": return .direct(with: try members.people())
        case "updateRoom": return .updateRoom(try members.room(), try members.roomUpdate())
        case "members":
            let after = try members.optionalText("after").flatMap { UserID($0) }
            return .members(.init(of: try members.room(), search: try members.optionalText("search"), after: after))
        case "invite": return .invite(try members.room(), try members.user())
        case "remove": return .remove(try members.room(), try members.user())
        case "setRole": return .setRole(try members.room(), try members.user(), try members.roomRole())
        case "join": return .join(try members.room())
        case "leave": return .leave(try members.room())
        case let verb: throw MessageMembers.Problem(reason: "Unknown verb “\(verb.prefix(40))”.")
        }
    }
}
