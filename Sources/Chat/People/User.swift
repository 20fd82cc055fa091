// SPDX-License-Identifier: MIT

package import ChatProtocol
package import Store
package import WireProtocol

/// A person.
package struct User: Hashable, Sendable {
    package let id: UserID
    package var name: String
    package let kind: Kind
    package var role: Role
    /// What the person says of themselves; empty when they say nothing.
    package var status = ""
    /// Whether the account, bot or guest was removed. What they wrote stays, under the name they had.
    package private(set) var isRemoved = false
    package let createdAt: Timestamp
    /// When anything of this was changed last; nil as long as it is what the person came with, which nobody has to be told:
    /// who meets them learns it there.
    private(set) var changedAt: Timestamp?

    package enum Kind: String, Hashable, Sendable {
        /// Chose a name, and is known by a cookie alone.
        case guest
        /// Has a password, and its name to itself.
        case account
        /// A program, known by a token; has its name to itself too.
        case bot
        /// Speaks through the showcase's documents alone (docs/showcase.md), and never signs in.
        case showcase

        var hasNameToItself: Bool { self == .account || self == .bot }

        package var isGuest: Bool { self == .guest || self == .showcase }
    }

    package init(id: UserID, name: String, kind: Kind = .guest, role: Role = .guest, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.kind = kind
        self.role = role
        self.createdAt = createdAt
    }

    /// Reads a person's record.
    package init?(id: UserID, record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record), let name = document["name"]?.stringValue,
            let kind = document["kind"]?.stringValue.flatMap({ Kind(rawValue: $0) }),
            let createdAt = document["createdAt"]?.integerValue
        else { return nil }
        let role = document["role"]?.stringValue.flatMap { Role(rawValue: $0) }
        let standard: Role = kind == .guest || kind == .showcase ? .guest : .member
        self.init(id: id, name: name, kind: kind, role: role ?? standard, createdAt: Timestamp(milliseconds: createdAt))
        isRemoved = document["removed"] == .bool(true)
        status = document["status"]?.stringValue ?? ""
        changedAt = document["changedAt"]?.integerValue.map { Timestamp(milliseconds: $0) }
    }

    /// The person as someone of whom something was changed.
    func changed(at time: Timestamp) -> User {
        var user = self
        user.changedAt = time
        return user
    }

    func with(_ role: Role, since time: Timestamp) -> User {
        var user = changed(at: time)
        user.role = role
        return user
    }

    /// The person as one who was removed.
    func removed(at time: Timestamp) -> User {
        var user = changed(at: time)
        user.isRemoved = true
        user.role = kind.isGuest ? .guest : .member
        user.status = ""
        return user
    }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            write(to: &writer)
            if let changedAt { writer.member("changedAt", changedAt.milliseconds) }
        }
    }

    /// As the API tells it.
    package var told: ChatProtocol.User {
        ChatProtocol.User(
            id: id,
            name: name,
            kind: ChatProtocol.User.Kind(rawValue: kind.rawValue) ?? .guest,
            role: ChatProtocol.User.Role(rawValue: role.rawValue),
            status: status.isEmpty ? nil : status,
            isRemoved: isRemoved,
            createdAt: createdAt.date
        )
    }

    package var json: [UInt8] { told.json() }

    private func write(to writer: inout JSONWriter) {
        writer.member("name", name)
        writer.member("kind", kind.rawValue)
        if role != .guest { writer.member("role", role.rawValue) }
        if !status.isEmpty { writer.member("status", status) }
        if isRemoved { writer.member("removed", true) }
        writer.member("createdAt", createdAt.milliseconds)
    }
}
