// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// A message that mentions a person, or everyone in its room.
struct MentionKey: RecordKey {
    let room: RoomID
    let seq: Seq
    /// nil for everyone in the room.
    let user: UserID?

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        let message = try Message(seq, of: room, in: snapshot).flatMap { MessageRecord($0.record) }
        let isMeant = message.map { message in
            user.map { message.mentions.people.contains($0) } ?? message.mentions.isOfRoom
        }
        if isMeant != true {
            problems.add("says that message \(seq) mentions someone, but it does not", at: record.address)
        }
    }
}
