// SPDX-License-Identifier: MIT

package import Store
package import WireProtocol

/// A room, as one person sees it.
package struct Room: Hashable, Sendable {
    package let id: RoomID
    /// The record's value: name, createdAt, createdBy.
    let record: [UInt8]
    package let members: Int64
    package let newest: Seq
    /// Whether the person who asks is a member; nil when it is told to everyone.
    var isJoined: Bool?

    /// Reads a room from a snapshot.
    init?(_ id: RoomID, for user: UserID?, in snapshot: Snapshot) throws {
        guard let record = try snapshot.record(ChatKeys.room(id)) else { return nil }
        self.id = id
        self.record = record.value
        members = try snapshot.integer(ChatKeys.members(id))
        newest = Seq(try snapshot.integer(ChatKeys.newest(id)))
        isJoined = try user.map { try snapshot.record(ChatKeys.member(id, $0)) != nil }
    }

    /// Reads rooms as everyone sees them; what is not there is left out.
    package static func read(_ ids: Set<RoomID>, in snapshot: Snapshot) throws -> [RoomID: Room] {
        var rooms: [RoomID: Room] = [:]
        for id in ids { rooms[id] = try Room(id, for: nil, in: snapshot) }
        return rooms
    }

    /// The room as a member or another person sees it.
    func seen(asMember isJoined: Bool) -> Room {
        var room = self
        room.isJoined = isJoined
        return room
    }

    static func record(name: String, createdAt: Timestamp, createdBy: UserID) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("name", name)
            writer.member("createdAt", createdAt.milliseconds)
            writer.member("createdBy", createdBy.text)
        }
    }

    /// As the API tells it.
    package var json: [UInt8] {
        JSONWriter.object { writer in
            writer.member("id", id.text)
            writer.members(of: record)
            writer.member("members", members)
            writer.member("newest", newest.value)
            if let isJoined { writer.member("joined", isJoined) }
        }
    }
}

extension Snapshot {
    /// A counter's value; 0 where there is none.
    func integer(_ address: Address) throws -> Int64 {
        try record(address).flatMap { Int64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
    }
}
