// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
package import WireProtocol

/// What is the same for everyone on this server, and can be changed while it runs.
package struct Workspace: Hashable, Sendable {
    package var name = "Roomkey"
    /// The room that everyone who comes new is in; nobody, while it is archived.
    package var defaultRoom: RoomID?
    /// Who may sign up, and whether guests may join; nil until an owner has said so. See ``SignUpPolicy``.
    var signUp: SignUpPolicy.Mode?
    var allowsGuests: Bool?

    init() {}

    /// Reads the record's value; nil when it is not a workspace's.
    init?(_ record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record), let name = document["name"]?.stringValue else {
            return nil
        }
        self.name = name
        defaultRoom = document["defaultRoom"]?.stringValue.flatMap { RoomID($0) }
        // A word of a later version lets in nobody whom that version might not.
        signUp = document["signUp"].map { $0.stringValue.flatMap { SignUpPolicy.Mode(rawValue: $0) } ?? .closed }
        allowsGuests = document["guests"].map { $0 == .bool(true) }
    }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            ChatProtocol.Workspace.shape.write(told, to: &writer)
            if let signUp { writer.member("signUp", signUp.rawValue) }
            if let allowsGuests { writer.member("guests", allowsGuests) }
        }
    }

    /// What events tell.
    var told: ChatProtocol.Workspace { ChatProtocol.Workspace(name: name, defaultRoom: defaultRoom) }

    /// The workspace, and the condition that it stays as it is.
    /// - Throws: when the record cannot be read: what stands in it may be that nobody may join.
    static func read(in snapshot: Snapshot) throws -> (workspace: Workspace, unchanged: Command.Condition) {
        let address = ChatKey.workspace
        guard let record = try snapshot.record(address) else { return (Workspace(), .absent(address)) }
        guard let workspace = Workspace(record.value) else { throw snapshot.unreadable(record) }
        return (workspace, .revision(address, record.revision))
    }
}
