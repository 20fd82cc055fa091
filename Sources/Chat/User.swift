// SPDX-License-Identifier: MIT

package import Store
package import WireProtocol

/// A person.
package struct User: Hashable, Sendable {
    package let id: UserID
    package let name: String
    package let kind: Kind
    package var role: Role
    package let createdAt: Timestamp

    package enum Kind: String, Hashable, Sendable {
        /// Chose a name, and is known by a cookie alone.
        case guest
        /// Has a password, and its name to itself.
        case account
        /// Speaks through the showcase's documents alone (docs/showcase.md), and never signs in.
        case showcase
    }

    package init(id: UserID, name: String, kind: Kind = .guest, role: Role = .guest, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.kind = kind
        self.role = role
        self.createdAt = createdAt
    }

    /// Reads a person's record.
    init?(id: UserID, record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record), let name = document["name"]?.stringValue,
            let kind = document["kind"]?.stringValue.flatMap({ Kind(rawValue: $0) }),
            let createdAt = document["createdAt"]?.integerValue
        else { return nil }
        let role = document["role"]?.stringValue.flatMap { Role(rawValue: $0) } ?? (kind == .account ? .member : .guest)
        self.init(id: id, name: name, kind: kind, role: role, createdAt: Timestamp(milliseconds: createdAt))
    }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            writer.member("name", name)
            writer.member("kind", kind.rawValue)
            if role != .guest { writer.member("role", role.rawValue) }
            writer.member("createdAt", createdAt.milliseconds)
        }
    }

    /// As the API tells it.
    package var json: [UInt8] {
        JSONWriter.object { writer in
            writer.member("id", id.text)
            writer.members(of: record)
        }
    }
}
