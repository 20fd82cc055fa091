// SPDX-License-Identifier: MIT

package import ChatProtocol
import Foundation
package import Store
package import WireProtocol

/// A room, as one person sees it.
package struct Room: Hashable, Sendable {
    package let id: RoomID
    let record: RoomRecord
    /// Of its record.
    let revision: Revision
    let isArchived: Bool
    package let members: Int64
    package let newest: Seq
    /// When the newest message was sent; nil when there is none.
    let activeAt: Timestamp?
    var membership: Membership

    /// What the person who asks is in the room.
    enum Membership: Hashable, Sendable {
        /// It is told to everyone alike.
        case unspecified
        case stranger
        /// - Parameter mentions: the unread messages that mention the person.
        case member(RoomRole, read: Seq, mentions: [Seq], NotificationLevel)
    }

    /// Who sees which room; nobody in particular when `user` is nil.
    package struct View: Hashable, Sendable {
        package let room: RoomID
        package let user: UserID?
    }

    /// Reads a room from a snapshot; nil when there is none, or none for this person: what somebody has no access to does not
    /// exist for them.
    init?(_ id: RoomID, for user: UserID?, in snapshot: Snapshot) throws {
        guard let stored = try snapshot.record(ChatKey.room(id)), let record = RoomRecord(stored.value) else {
            return nil
        }
        self.id = id
        self.record = record
        revision = stored.revision
        isArchived = try snapshot.record(ChatKey.archived(id)) != nil
        members = try snapshot.integer(ChatKey.members(id))
        let counter = try snapshot.record(ChatKey.newest(id))
        newest = Seq(counter.flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0)
        activeAt = counter?.updatedAt
        guard let user else {
            membership = .unspecified
            return
        }
        if let member = try snapshot.record(ChatKey.member(id, user)) {
            let read = Seq(try snapshot.integer(ChatKey.readMarker(id, user)))
            let mentions =
                read < newest ? try Mentions.unread(by: user, in: id, after: read.value, snapshot) : []
            let level = try NotificationLevel.chosen(by: user, in: id, snapshot) ?? .standard(in: record.visibility)
            membership = .member(RoomRole(ofMember: member.value), read: read, mentions: mentions, level)
        } else {
            guard record.visibility == .public else { return nil }
            membership = .stranger
        }
    }

    /// Reads rooms; what is not there is left out.
    package static func read(_ views: Set<View>, in snapshot: Snapshot) throws -> [View: Room] {
        var rooms: [View: Room] = [:]
        for view in views { rooms[view] = try Room(view.room, for: view.user, in: snapshot) }
        return rooms
    }

    /// The room as somebody sees it who has just joined, even if they have left again since it was read.
    var seenOnJoining: Room {
        guard case .member = membership else {
            var room = self
            room.membership = .member(.member, read: newest, mentions: [], .standard(in: record.visibility))
            return room
        }
        return self
    }

    /// As the API tells it.
    package var told: RoomDetails {
        switch membership {
        case .unspecified: told()
        case .stranger: told(isJoined: false)
        case .member(let role, let read, let mentions, let level): told(isJoined: true, role, read, mentions, level)
        }
    }

    package var json: [UInt8] { told.json() }

    private func told(
        isJoined: Bool? = nil,
        _ role: RoomRole? = nil,
        _ read: Seq? = nil,
        _ mentions: [Seq]? = nil,
        _ level: NotificationLevel? = nil
    ) -> RoomDetails {
        RoomDetails(
            id: id,
            name: record.name,
            nameAsWritten: record.nameAsWritten,
            topic: record.topic,
            description: record.description,
            visibility: record.visibility,
            createdAt: record.createdAt.date,
            createdBy: record.createdBy,
            isArchived: isArchived,
            members: Int(members),
            newest: newest,
            activeAt: activeAt?.date,
            isJoined: isJoined,
            role: role,
            read: read,
            mentions: mentions,
            notifications: level
        )
    }
}

extension Room {
    /// As it is told to who looks after the workspace, in it or not.
    func jsonForAdministration(isJoined: Bool) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("id", id.text)
            writer.member("name", record.name)
            writer.member("visibility", record.visibility.rawValue)
            writer.member("members", members)
            writer.member("joined", isJoined)
            guard isJoined || record.visibility == .public else { return }
            if isArchived { writer.member("archived", true) }
            writer.member("newest", newest.value)
            if let activeAt { writer.member("activeAt", activeAt.milliseconds) }
        }
    }
}

extension Snapshot {
    /// A counter's value; 0 where there is none.
    func integer(_ address: Address) throws -> Int64 {
        try record(address).flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
    }
}

extension Timestamp {
    var date: Date { Date(milliseconds: milliseconds) }
}
