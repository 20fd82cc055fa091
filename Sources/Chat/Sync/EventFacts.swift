// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// What an event says that its change does not carry with it: read from the changes beside it in its commit, or from a snapshot.
protocol EventFacts {
    associatedtype Failure: Error

    /// Whether a message is new, rather than edited or deleted.
    func isNew(_ message: Message, in room: RoomID) -> Bool
    /// How many are in a room; nil when that is not known.
    func members(of room: RoomID, at revision: Revision) throws(Failure) -> Int64?
    /// How often there is a reaction.
    func count(of emoji: Emoji, on seq: Seq, in room: RoomID, at revision: Revision) throws(Failure) -> Int64
    /// The unread messages that mention the person of a marker.
    func mentions(after marker: ReadMarker) throws(Failure) -> [Seq]
    /// A room, as a person sees it, or everyone alike; nil when there is none for them.
    func room(_ room: RoomID, for user: UserID?) throws(Failure) -> Room?
    /// Whether a read marker has moved with something that is told itself.
    func isImplied(markerOf room: RoomID, at revision: Revision) -> Bool
    /// Whether a message was deleted, in the change or since.
    func isDeleted(_ seq: Seq, of room: RoomID, at revision: Revision) throws(Failure) -> Bool
}

/// Where a read marker was put.
struct ReadMarker: Hashable {
    let room: RoomID
    let user: UserID
    let read: Int64

    init(_ change: Change, _ room: RoomID, _ user: UserID) {
        self.room = room
        self.user = user
        read = change.value.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
    }
}

/// Facts for a client that resumes: those of now, which is when it hears of the change.
struct SnapshotFacts: EventFacts {
    let snapshot: Snapshot
    /// The revisions of changes that are told and are no read markers.
    let told: Set<Revision>

    func isNew(_ message: Message, in room: RoomID) -> Bool {
        MessageRecord(message.record).map { $0.editedAt == nil && $0.deletedAt == nil } ?? false
    }

    func members(of room: RoomID, at revision: Revision) throws -> Int64? {
        try snapshot.integer(ChatKey.members(room))
    }

    func count(of emoji: Emoji, on seq: Seq, in room: RoomID, at revision: Revision) throws -> Int64 {
        try snapshot.integer(ChatKey.reactionCount(room, seq, emoji))
    }

    func mentions(after marker: ReadMarker) throws -> [Seq] {
        try Mentions.unread(by: marker.user, in: marker.room, after: marker.read, snapshot)
    }

    func room(_ room: RoomID, for user: UserID?) throws -> Room? {
        try Room(room, for: user, in: snapshot)
    }

    func isImplied(markerOf room: RoomID, at revision: Revision) -> Bool { told.contains(revision) }

    func isDeleted(_ seq: Seq, of room: RoomID, at revision: Revision) throws -> Bool {
        try Message(seq, of: room, in: snapshot).flatMap { MessageRecord($0.record)?.deletedAt } != nil
    }
}
