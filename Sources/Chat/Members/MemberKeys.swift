// SPDX-License-Identifier: MIT

import ChatProtocol
import PubSub
import Store
import WireProtocol

struct MemberKey: RecordKey {
    let room: RoomID
    let user: UserID

    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        let name = change.value.flatMap { (try? JSONValue(parsing: $0))?["name"]?.stringValue }
        let event = MemberChanged(
            revision: change.revision,
            room: room,
            person: Person(id: user, name: name),
            isJoined: change.value != nil,
            members: try facts.members(of: room, at: change.revision).map { Int($0) }
        )
        return ChatEvents.Told(event.frame())
    }

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        try check.enter(room, snapshot, &problems)
        check.tally?.members += 1
        problems.expectText("name", in: record)
        try problems.expect(ChatKey.joinedRoom(user, room), beside: record, in: snapshot)
    }
}

/// How many are in a room.
struct MemberCountKey: RecordKey {
    let room: RoomID

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        try check.enter(room, snapshot, &problems)
        check.tally?.membersCounter = problems.counter(record)
    }
}

/// A room that a person is in, from the person's side.
struct JoinedRoomKey: RecordKey {
    let user: UserID
    let room: RoomID

    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        guard change.value != nil, let joined = try facts.room(room, for: user) else { return nil }
        // The person has joined it since they last heard, so what they may hold of it from an earlier time was not kept up.
        let event = RoomChanged(revision: change.revision, isJoinedAnew: true, room: joined.seenOnJoining.told)
        return ChatEvents.Told(event.frame())
    }

    /// The person's devices follow the membership at once, in both directions.
    func effect(of change: Change) -> (person: UserID, effect: Publication.Effect)? {
        let followed = ChatTopics.room(room)
        return (user, change.value == nil ? .unsubscribe(followed) : .subscribe(followed))
    }

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        try problems.expect(ChatKey.member(room, user), beside: record, in: snapshot)
    }
}
