// SPDX-License-Identifier: MIT

import PubSub
import Store
import WireProtocol

/// What a kind of record means to others: the event that a change of it causes, and what must hold of it. Each kind is a type in the
/// folder of its feature; ``ChatKey/Record`` lists them and says whom each concerns.
protocol RecordKey {
    /// Translates a change into its event.
    /// - Parameters:
    ///   - viewer: The person it is told to; nil if everyone receives the same event.
    ///   - facts: Answers for what the change does not carry with it.
    /// - Returns: nil if nobody is told of the change.
    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told?

    /// What a change does to the devices of a person, beside being told.
    func effect(of change: Change) -> (person: UserID, effect: Publication.Effect)?

    /// Looks at a record for what must hold (docs/architecture.md, "Records").
    /// - Parameter check: The check of the whole chat, which counts what is in each room.
    func check(
        _ record: Record,
        in snapshot: Snapshot,
        _ check: inout ChatCheck,
        _ problems: inout Problems
    ) throws
}

extension RecordKey {
    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? { nil }

    func effect(of change: Change) -> (person: UserID, effect: Publication.Effect)? { nil }

    func check(
        _ record: Record,
        in snapshot: Snapshot,
        _ check: inout ChatCheck,
        _ problems: inout Problems
    ) throws {}
}

/// Whom a change concerns.
enum Audience: Equatable {
    case nobody
    /// The members of a room. What happened before they joined is history, not news.
    case members(of: RoomID)
    /// All who can see a room: everyone when it is public, else its members.
    case viewers(of: RoomID)
    /// One person, on all devices; with a room, while they are in it.
    case person(UserID, in: RoomID?)
    case everyone
}
