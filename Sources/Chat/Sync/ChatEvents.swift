// SPDX-License-Identifier: MIT

import ChatProtocol
import NIOCore
import Store
package import WireProtocol

/// Turns changes of the chat's records into what clients are told (docs/protocol.md): the one translator, for what is told live and for
/// what is told to a client that resumes.
package enum ChatEvents {
    /// What a change is told as.
    /// - Parameters:
    ///   - viewer: whom it is told to; nil for everyone who hears it alike.
    ///   - facts: what the change does not carry with it.
    /// - Returns: nil where nobody is told of it.
    static func text<Facts: EventFacts>(
        of change: Change,
        _ key: ChatKey.Record,
        for viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> [UInt8]? {
        let revision = change.revision
        switch key {
        case .message(let room, let seq):
            guard let record = change.value else { return nil }
            let told = Message(seq: seq, revision: revision, record: record)
            return message(told, isNew: facts.isNew(told, in: room), in: room)
        case .member(let room, let user):
            let members = try facts.members(of: room, at: revision)
            return member(user, of: room, record: change.value, members: members, revision: revision)
        case .reaction(let room, let seq, let emoji, let user):
            let count = try facts.count(of: emoji, on: seq, in: room, at: revision)
            let told = ReactionChange(seq: seq, emoji: emoji, user: user, record: change.value, count: count)
            return reaction(told, in: room, revision: revision)
        case .readMarker(let room, let user):
            // It comes with what it moved with: who sends has read what came before, and a room that is joined comes with its marker. A
            // client whose socket is cut between two events of one revision would miss the second.
            guard !facts.isImplied(markerOf: room, at: revision) else { return nil }
            let marker = ReadMarker(change, room, user)
            return read(marker, mentions: try facts.mentions(after: marker), revision: revision)
        case .pin(let room, let seq):
            // A message that is deleted is no longer pinned, which its own event says.
            if change.value == nil, try facts.isDeleted(seq, of: room, at: revision) { return nil }
            return pin(seq, of: room, record: change.value, revision: revision)
        case .notificationLevel(let room, _):
            return notifications(change.value, in: room, revision: revision)
        case .joinedRoom(let user, let room):
            guard change.value != nil, let joined = try facts.room(room, for: user) else { return nil }
            return self.room(joined.seenOnJoining, revision: revision, isJoinedAnew: true)
        case .room(let room):
            return try facts.room(room, for: viewer).map { self.room($0, revision: revision) }
        case .workspace:
            return change.value.map { workspace(record: $0, revision: revision) }
        case .user(let id):
            // New people cause no event: there may be thousands, and clients learn of them where they first appear.
            guard let person = change.value.flatMap({ User(id: id, record: $0) }), person.changedAt != nil else {
                return nil
            }
            return user(person, revision: revision)
        case .members, .newest, .sent, .reactionCount, .mention, .roomMention, .other:
            return nil
        }
    }

    // MARK: Texts

    static func message(_ message: Message, isNew: Bool, in room: RoomID) -> [UInt8] {
        JSONWriter.object(reserving: 512) { writer in
            writer.member("event", isNew ? "message" : "messageUpdated")
            writer.member("revision", message.revision.value)
            writer.member("room", room.text)
            writer.name("message")
            writer.object { message.write(to: &$0) }
        }
    }

    /// - Parameter isJoinedAnew: the person has joined it since they last heard, so what they may hold of it from an earlier time was not
    ///   kept up.
    static func room(_ room: Room, revision: Revision, isJoinedAnew: Bool = false) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "room")
            writer.member("revision", revision.value)
            if isJoinedAnew { writer.member("joinedAnew", true) }
            writer.member("room", json: room.json)
        }
    }

    static func workspace(record: [UInt8], revision: Revision) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "workspace")
            writer.member("revision", revision.value)
            writer.member("workspace", json: Workspace(record)?.json ?? record)
        }
    }

    /// - Parameter record: the member's record; nil when the person has left.
    static func member(
        _ user: UserID,
        of room: RoomID,
        record: [UInt8]?,
        members: Int64?,
        revision: Revision
    ) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "member")
            writer.member("revision", revision.value)
            writer.member("room", room.text)
            writer.name("user")
            writer.object { writer in
                writer.member("id", user.text)
                if let record, let name = (try? JSONValue(parsing: record))?["name"]?.stringValue {
                    writer.member("name", name)
                }
            }
            writer.member("joined", record != nil)
            if let members { writer.member("members", members) }
        }
    }

    /// Somebody's reaction that came or went.
    struct ReactionChange {
        let seq: Seq
        let emoji: Emoji
        let user: UserID
        /// nil when it was taken back.
        let record: [UInt8]?
        /// How many there are now.
        let count: Int64
    }

    static func reaction(_ change: ReactionChange, in room: RoomID, revision: Revision) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "reaction")
            writer.member("revision", revision.value)
            writer.member("room", room.text)
            writer.member("seq", change.seq.value)
            writer.member("emoji", change.emoji.text)
            writer.member("count", change.count)
            writer.name("user")
            writer.object { writer in
                writer.member("id", change.user.text)
                if let record = change.record { writer.member("name", Reaction.name(in: record)) }
            }
            writer.member("added", change.record != nil)
        }
    }

    static func read(_ marker: ReadMarker, mentions: [Seq], revision: Revision) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "read")
            writer.member("revision", revision.value)
            writer.member("room", marker.room.text)
            writer.member("read", marker.read)
            writer.mentions(mentions)
        }
    }

    static func user(_ user: User, revision: Revision) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "user")
            writer.member("revision", revision.value)
            writer.member("user", json: user.json)
        }
    }

    /// - Parameter record: of the pin; nil when it was taken off.
    static func pin(_ seq: Seq, of room: RoomID, record: [UInt8]?, revision: Revision) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "pin")
            writer.member("revision", revision.value)
            writer.member("room", room.text)
            writer.member("seq", seq.value)
            if let record { writer.member("pinned", json: record) }
        }
    }

    /// - Parameter level: as it is stored.
    static func notifications(_ level: [UInt8]?, in room: RoomID, revision: Revision) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "notifications")
            writer.member("revision", revision.value)
            writer.member("room", room.text)
            writer.member("level", utf8: level ?? [])
        }
    }

    /// Somebody is writing a message. Not a change: nothing is kept of it, so it has no revision.
    package static func typing(_ user: User, in room: RoomID) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "typing")
            writer.member("room", room.text)
            writer.name("user")
            writer.object { writer in
                writer.member("id", user.id.text)
                writer.member("name", user.name)
            }
        }
    }

    /// Somebody came, went, or has put their device aside. Not a change either.
    package static func presence(of user: UserID, _ state: Presence.State) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "presence")
            writer.member("user", user.text)
            writer.member("state", state.rawValue)
        }
    }

    /// - Parameter history: the one that what follows belongs to.
    static func reset(because reason: String, history: HistoryID) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "reset")
            writer.member("reason", reason)
            writer.member("history", history.text)
        }
    }

    package static func caughtUp(_ point: HistoryPoint) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "caughtUp")
            writer.members(of: point)
        }
    }
}
