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
    /// Whether its cookie had the name that only this host can set from the start; see ``Sessions/exchange(cookies:)``.
    var isBoundToHost: Bool
    /// Of a guest: the network they joined from, as ``ClientAddress`` has it, so that they can be banned.
    let network: String?

    init(
        user: UserID,
        device: String,
        network: String? = nil,
        createdAt: Timestamp,
        isBoundToHost: Bool = false
    ) {
        self.network = network
        self.user = user
        self.device = device
        self.createdAt = createdAt
        self.isBoundToHost = isBoundToHost
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
        lastUsedAt = document["lastUsedAt"]?.integerValue.map { Timestamp(milliseconds: $0) } ?? self.createdAt
        isBoundToHost = document["host"] == .bool(true)
        network = document["network"]?.stringValue
    }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            writer.member("user", user.text)
            writer.member("device", device)
            writer.member("createdAt", createdAt.milliseconds)
            writer.member("lastUsedAt", lastUsedAt.milliseconds)
            if isBoundToHost { writer.member("host", true) }
            if let network { writer.member("network", network) }
        }
    }
}
