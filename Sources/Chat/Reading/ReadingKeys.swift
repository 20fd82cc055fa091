// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import WireProtocol

struct ReadMarkerKey: RecordKey {
    let room: RoomID
    let user: UserID

    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        // It comes with what it moved with: who sends has read what came before, and a room that is joined comes with its marker. A client
        // whose socket is cut between two events of one revision would miss the second.
        guard !facts.isImplied(markerOf: room, at: change.revision) else { return nil }
        let marker = ReadMarker(change, room, user)
        let event = ReadMoved(
            revision: change.revision,
            room: room,
            read: Seq(marker.read),
            mentions: try facts.mentions(after: marker)
        )
        return ChatEvents.Told(event.frame())
    }

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        problems.expectCount(record)
    }
}

struct NotificationLevelKey: RecordKey {
    let room: RoomID

    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        let level = change.value.flatMap { NotificationLevel(record: $0) } ?? .mentions
        return ChatEvents.Told(NotificationsChanged(revision: change.revision, room: room, level: level).frame())
    }

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        if NotificationLevel(record: record.value) == nil { problems.add("is not a level", at: record.address) }
    }
}
