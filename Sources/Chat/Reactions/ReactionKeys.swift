// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import WireProtocol

struct ReactionKey: RecordKey {
    let room: RoomID
    let seq: Seq
    let emoji: Emoji
    let user: UserID

    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        let event = ReactionChanged(
            revision: change.revision,
            room: room,
            seq: seq,
            emoji: emoji.text,
            count: Int(try facts.count(of: emoji, on: seq, in: room, at: change.revision)),
            person: Person(id: user, name: change.value.map { Reaction.name(in: $0) }),
            isAdded: change.value != nil
        )
        return ChatEvents.Told(event.frame())
    }
}

/// How often there is a reaction.
struct ReactionCountKey: RecordKey {
    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        problems.expectCount(record)
    }
}
