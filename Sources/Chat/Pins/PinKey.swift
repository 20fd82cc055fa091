// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import WireProtocol

extension ChatKey {
    static func pinPrefix(_ room: RoomID) -> [UInt8] { key("room/", room.text, "/pin/") }

    /// There while a message is pinned.
    static func pin(_ room: RoomID, _ seq: Seq) -> Address { Address(.chat, pinPrefix(room) + seq.orderedKey) }
}

struct PinKey: RecordKey {
    let room: RoomID
    let seq: Seq

    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        // A message that is deleted is no longer pinned, which its own event says.
        if change.value == nil, try facts.isDeleted(seq, of: room, at: change.revision) { return nil }
        let event = PinChanged(revision: change.revision, room: room, seq: seq)
        // The record is told as it is.
        return ChatEvents.Told(event.frame(given: change.value.map { [\.pin: $0] } ?? [:]))
    }

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        try problems.expect(ChatKey.message(room, seq), beside: record, in: snapshot)
    }
}
