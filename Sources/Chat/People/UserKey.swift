// SPDX-License-Identifier: MIT

import ChatProtocol
import PubSub
import Store
import WireProtocol

struct UserKey: RecordKey {
    let user: UserID

    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        guard let person = changed(change) else { return nil }
        return ChatEvents.Told(Self.event(of: person, revision: change.revision), isWhole: true)
    }

    /// What the person sends next is sent under the new name.
    func effect(of change: Change) -> (person: UserID, effect: Publication.Effect)? {
        guard changed(change) != nil, let record = change.value else { return nil }
        return (user, .inform(record))
    }

    static func event(of person: User, revision: Revision) -> [UInt8] {
        UserChanged(revision: revision, user: person.told).frame()
    }

    /// The person, if they have changed. New people cause no event: there may be thousands, and clients learn of them where they first
    /// appear.
    func changed(_ change: Change) -> User? {
        change.value.flatMap { User(id: user, record: $0) }.flatMap { $0.changedAt == nil ? nil : $0 }
    }

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        guard let user = User(id: user, record: record.value) else {
            return problems.add("is not a person", at: record.address)
        }
        try NameCheck.check(user, in: snapshot, &problems)
    }
}
