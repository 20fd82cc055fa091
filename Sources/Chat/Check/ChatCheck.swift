// SPDX-License-Identifier: MIT

package import Store
import WireProtocol

/// What must hold between the records of the chat (docs/architecture.md, "Records"). What holds of one kind is said in its feature.
package struct ChatCheck: RecordCheck {
    /// The room whose members and messages are being looked at. In key order they follow one another.
    var tally: RoomTally?

    package init() {}

    package mutating func check(_ record: Record, in snapshot: Snapshot, _ problems: inout Problems) throws {
        try ChatKey.Record(record.address.key).key.check(record, in: snapshot, &self, &problems)
    }

    package mutating func finish(_ problems: inout Problems) {
        tally?.close(&problems)
        tally = nil
    }

    /// Begins to count in a room, unless it is the same as before; the one before is complete then.
    mutating func enter(_ room: RoomID, _ snapshot: Snapshot, _ problems: inout Problems) throws {
        guard tally?.room != room else { return }
        finish(&problems)
        tally = RoomTally(room: room)
        let address = ChatKey.room(room)
        if try snapshot.record(address) == nil { problems.add("does not exist, but has records", at: address) }
    }
}
