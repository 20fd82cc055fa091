// SPDX-License-Identifier: MIT

import Chat
import Store
import WireProtocol

/// What is stored of a link that makes accounts.
struct Invitation: Hashable, Sendable {
    /// Of the secret.
    let hash: [UInt8]
    /// What those become who use it.
    let role: Role
    var usesLeft: Int64
    /// Never, when nil.
    let expiresAt: Timestamp?
    let createdAt: Timestamp

    init(hash: [UInt8], role: Role, usesLeft: Int64, expiresAt: Timestamp?, createdAt: Timestamp) {
        self.hash = hash
        self.role = role
        self.usesLeft = usesLeft
        self.expiresAt = expiresAt
        self.createdAt = createdAt
    }

    /// Reads a record.
    init?(record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record), case .string(let hash) = document["hash"],
            let role = document["role"]?.stringValue.flatMap({ Role(rawValue: $0) }),
            let usesLeft = document["usesLeft"]?.integerValue, let createdAt = document["createdAt"]?.integerValue
        else { return nil }
        self.hash = hash
        self.role = role
        self.usesLeft = usesLeft
        expiresAt = document["expiresAt"]?.integerValue.map { Timestamp(milliseconds: $0) }
        self.createdAt = Timestamp(milliseconds: createdAt)
    }

    func isExpired(at now: Timestamp) -> Bool { expiresAt.map { $0 <= now } ?? false }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            writer.member("hash", utf8: hash)
            writer.member("role", role.rawValue)
            writer.member("usesLeft", usesLeft)
            if let expiresAt { writer.member("expiresAt", expiresAt.milliseconds) }
            writer.member("createdAt", createdAt.milliseconds)
        }
    }
}
