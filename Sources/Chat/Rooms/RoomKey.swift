// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import WireProtocol

struct RoomKey: RecordKey {
    let room: RoomID

    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        guard let room = try facts.room(room, for: viewer) else { return nil }
        return ChatEvents.Told(RoomChanged(revision: change.revision, room: room.told).frame(), isWhole: true)
    }

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        problems.expectText("name", in: record)
        let members = ChatKey.members(room)
        if try snapshot.record(members) == nil {
            problems.add("has no count of its members", at: record.address)
        }
    }
}
