// SPDX-License-Identifier: MIT

import ChatProtocol
import NIOCore
import Store
package import WireProtocol

/// Turns changes of the chat's records into events (docs/protocol.md): the one translator, for live events and for those that a resuming
/// client receives.
package enum ChatEvents {
    /// An event, as it is told.
    struct Told {
        let text: [UInt8]
        var isNewMessage = false

        init(_ text: [UInt8], isNewMessage: Bool = false) {
            self.text = text
            self.isNewMessage = isNewMessage
        }
    }

    /// Translates a change into its event.
    /// - Parameters:
    ///   - viewer: The person it is told to; nil if everyone receives the same event.
    ///   - facts: Answers for what the change does not carry with it.
    /// - Returns: nil if nobody is told of the change.
    static func told<Facts: EventFacts>(
        of change: Change,
        _ key: ChatKey.Record,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> Told? {
        let revision = change.revision
        switch key {
        case .message(let room, let seq):
            guard let record = change.value else { return nil }
            let told = Message(seq: seq, revision: revision, record: record)
            let isNew = facts.isNew(told, in: room)
            return Told(message(told, isNew: isNew, in: room), isNewMessage: isNew)
        case .member(let room, let user):
            let members = try facts.members(of: room, at: revision)
            return Told(member(user, of: room, record: change.value, members: members, revision: revision))
        case .reaction(let room, let seq, let emoji, let user):
            let event = ReactionChanged(
                revision: revision,
                room: room,
                seq: seq,
                emoji: emoji.text,
                count: Int(try facts.count(of: emoji, on: seq, in: room, at: revision)),
                person: Person(id: user, name: change.value.map { Reaction.name(in: $0) }),
                isAdded: change.value != nil
            )
            return Told(event.frame())
        case .readMarker(let room, let user):
            // It comes with what it moved with: who sends has read what came before, and a room that is joined comes with its marker. A
            // client whose socket is cut between two events of one revision would miss the second.
            guard !facts.isImplied(markerOf: room, at: revision) else { return nil }
            let marker = ReadMarker(change, room, user)
            return Told(read(marker, mentions: try facts.mentions(after: marker), revision: revision))
        case .pin(let room, let seq):
            // A message that is deleted is no longer pinned, which its own event says.
            if change.value == nil, try facts.isDeleted(seq, of: room, at: revision) { return nil }
            return Told(pin(seq, of: room, record: change.value, revision: revision))
        case .notificationLevel(let room, _):
            return Told(notifications(change.value, in: room, revision: revision))
        case .joinedRoom(let user, let room):
            guard change.value != nil, let joined = try facts.room(room, for: user) else { return nil }
            return Told(self.room(joined.seenOnJoining, revision: revision, isJoinedAnew: true))
        case .room(let room):
            return try facts.room(room, for: viewer).map { Told(self.room($0, revision: revision)) }
        case .workspace:
            return change.value.map { Told(workspace(record: $0, revision: revision)) }
        case .user(let id):
            // New people cause no event: there may be thousands, and clients learn of them where they first appear.
            guard let person = change.value.flatMap({ User(id: id, record: $0) }), person.changedAt != nil else {
                return nil
            }
            return Told(user(person, revision: revision))
        case .members, .newest, .sent, .reactionCount, .mention, .roomMention, .other:
            return nil
        }
    }

    // MARK: Texts

    static func message(_ message: Message, isNew: Bool, in room: RoomID) -> [UInt8] {
        JSONWriter.object(reserving: 512) { writer in
            writer.member("event", isNew ? MessageSent.event : MessageUpdated.event)
            writer.member("revision", message.revision.value)
            writer.member("room", room.text)
            writer.name("message")
            writer.object { message.write(to: &$0) }
        }
    }

    /// - Parameter isJoinedAnew: the person has joined it since they last heard, so what they may hold of it from an earlier time was not
    ///   kept up.
    static func room(_ room: Room, revision: Revision, isJoinedAnew: Bool = false) -> [UInt8] {
        RoomChanged(revision: revision, isJoinedAnew: isJoinedAnew, room: room.told).frame()
    }

    static func workspace(record: [UInt8], revision: Revision) -> [UInt8] {
        WorkspaceChanged(revision: revision, workspace: (Workspace(record) ?? Workspace()).told).frame()
    }

    /// - Parameter record: the member's record; nil when the person has left.
    static func member(
        _ user: UserID,
        of room: RoomID,
        record: [UInt8]?,
        members: Int64?,
        revision: Revision
    ) -> [UInt8] {
        let name = record.flatMap { (try? JSONValue(parsing: $0))?["name"]?.stringValue }
        return MemberChanged(
            revision: revision,
            room: room,
            person: Person(id: user, name: name),
            isJoined: record != nil,
            members: members.map { Int($0) }
        ).frame()
    }

    static func read(_ marker: ReadMarker, mentions: [Seq], revision: Revision) -> [UInt8] {
        ReadMoved(revision: revision, room: marker.room, read: Seq(marker.read), mentions: mentions).frame()
    }

    static func user(_ user: User, revision: Revision) -> [UInt8] {
        UserChanged(revision: revision, user: user.told).frame()
    }

    /// - Parameter record: of the pin, which is told as it is; nil when it was taken off.
    static func pin(_ seq: Seq, of room: RoomID, record: [UInt8]?, revision: Revision) -> [UInt8] {
        PinChanged(revision: revision, room: room, seq: seq).frame(given: record.map { [\.pin: $0] } ?? [:])
    }

    /// - Parameter record: the level as it is stored.
    static func notifications(_ record: [UInt8]?, in room: RoomID, revision: Revision) -> [UInt8] {
        let level = record.flatMap { NotificationLevel(record: $0) } ?? .mentions
        return NotificationsChanged(revision: revision, room: room, level: level).frame()
    }

    /// Somebody is writing a message. Not a change: nothing is kept of it, so it has no revision.
    package static func typing(_ user: User, in room: RoomID) -> [UInt8] {
        Typing(room: room, person: Person(id: user.id, name: user.name)).frame()
    }

    /// Somebody came, went, or has put their device aside. Not a change either.
    package static func presence(of user: UserID, _ state: Presence.State) -> [UInt8] {
        PresenceChanged(user: user, state: state.told).frame()
    }

    /// - Parameter history: the one that what follows belongs to.
    static func reset(because reason: String, history: HistoryID) -> [UInt8] {
        Reset(reason: reason, history: history).frame()
    }

    package static func caughtUp(_ point: HistoryPoint) -> [UInt8] {
        CaughtUp(revision: point.revision, history: point.history).frame()
    }
}
