// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// What is stored of a session.
struct SessionRecord: Hashable, Sendable {
    let user: UserID
    let device: String
    let createdAt: Timestamp
    /// To the hour; see ``ServerLimits/sessionUseInterval``.
    var lastUsedAt: Timestamp

    init(user: UserID, device: String, createdAt: Timestamp) {
        self.user = user
        self.device = device
        self.createdAt = createdAt
        lastUsedAt = createdAt
    }

    /// Reads a record.
    init?(record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record),
            let user = document["user"]?.stringValue.flatMap({ UserID($0) }),
            let createdAt = document["createdAt"]?.integerValue
        else { return nil }
        self.user = user
        self.createdAt = Timestamp(milliseconds: createdAt)
        device = document["device"]?.stringValue ?? DeviceName.unknown
        lastUsedAt = Timestamp(milliseconds: document["lastUsedAt"]?.integerValue ?? 0)
    }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            writer.member("user", user.text)
            writer.member("device", device)
            writer.member("createdAt", createdAt.milliseconds)
            writer.member("lastUsedAt", lastUsedAt.milliseconds)
        }
    }
}
