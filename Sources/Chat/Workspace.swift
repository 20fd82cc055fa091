// SPDX-License-Identifier: MIT

import Store
package import WireProtocol

/// What is the same for everyone on this server, and can be changed while it runs.
package struct Workspace: Hashable, Sendable {
    package var name = "Roomkey"
    /// The room that everyone who comes new is in; nobody, while it is archived.
    package var defaultRoom: RoomID?

    init() {}

    /// Reads the record's value; nil when it is not a workspace's.
    init?(_ record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record), let name = document["name"]?.stringValue else {
            return nil
        }
        self.name = name
        defaultRoom = document["defaultRoom"]?.stringValue.flatMap { RoomID($0) }
    }

    /// The record's value, and what events tell.
    var record: [UInt8] {
        JSONWriter.object { writer in
            writer.member("name", name)
            if let defaultRoom { writer.member("defaultRoom", defaultRoom.text) }
        }
    }

    /// The workspace, and the condition that it stays as it is.
    static func read(in snapshot: Snapshot) throws -> (workspace: Workspace, unchanged: Command.Condition) {
        let address = ChatKeys.workspace
        guard let record = try snapshot.record(address) else { return (Workspace(), .absent(address)) }
        return (Workspace(record.value) ?? Workspace(), .revision(address, record.revision))
    }
}
