// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import WireProtocol

struct WorkspaceKey: RecordKey {
    func told<Facts: EventFacts>(
        of change: Change,
        to viewer: UserID?,
        by facts: Facts
    ) throws(Facts.Failure) -> ChatEvents.Told? {
        change.value.map { ChatEvents.Told(Self.event(of: $0, revision: change.revision), isWhole: true) }
    }

    static func event(of record: [UInt8], revision: Revision) -> [UInt8] {
        WorkspaceChanged(revision: revision, workspace: (Workspace(record) ?? Workspace()).told).frame()
    }

    func check(_ record: Record, in snapshot: Snapshot, _ check: inout ChatCheck, _ problems: inout Problems) throws {
        let workspace = Workspace(record.value)
        if workspace == nil { problems.add("is not a workspace", at: record.address) }
        if let room = workspace?.defaultRoom {
            try problems.expect(ChatKey.room(room), beside: record, in: snapshot)
        }
    }
}
