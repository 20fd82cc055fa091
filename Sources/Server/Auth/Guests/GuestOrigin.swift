// SPDX-License-Identifier: MIT

import Chat
import Store
import WireProtocol

/// The network that a guest of the showcase spoke from last, so that the guest can be banned: others have a session to keep it with.
/// Guests who spoke before Roomkey kept it, or whose messages come by the way of an API key, have none.
enum GuestOrigin {
    /// What notes it; nothing when it is known already, and not for so long that it is soon forgotten.
    /// - Parameter network: nil when the guest speaks by the way of somebody else, whose address says nothing about them.
    static func noting(
        _ network: String?,
        of guest: UserID,
        at: Timestamp,
        in snapshot: Snapshot
    ) throws -> [Command.Operation] {
        let address = AuthKeys.origin(of: guest)
        let stored = try snapshot.record(address)
        guard let network else { return stored == nil ? [] : [.delete(address)] }
        if let stored, Self.network(in: stored) == network,
            stored.updatedAt.adding(ServerLimits.sessionUseInterval) > at
        {
            return []
        }
        return [.put(address, JSONWriter.object { $0.member("network", network) })]
    }

    static func network(of guest: UserID, in snapshot: Snapshot) throws -> String? {
        try snapshot.record(AuthKeys.origin(of: guest)).flatMap { network(in: $0) }
    }

    private static func network(in record: Record) -> String? {
        (try? JSONValue(parsing: record.value))?["network"]?.stringValue
    }
}
