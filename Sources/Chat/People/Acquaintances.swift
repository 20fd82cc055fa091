// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// Whom a person may learn of: a guest, who may be anybody, only the people that they share a room with; all others everyone.
struct Acquaintances {
    private let asker: UserID
    /// Of a guest; nil where everyone may be known.
    private let rooms: [RoomID]?
    private let snapshot: Snapshot
    private var lookups = 0

    /// Records that are looked at to find them: a guest may be in many rooms, and many people in none of them.
    private static let mostLookups = 20_000

    init(of asker: UserID, in snapshot: Snapshot) throws {
        self.asker = asker
        self.snapshot = snapshot
        guard try ChatService.user(asker, in: snapshot)?.kind == .guest else {
            rooms = nil
            return
        }
        // Most people are in the default room, if there is one.
        let defaultRoom = try Workspace.read(in: snapshot).workspace.defaultRoom
        let joined = try CatchUp.joinedRooms(of: asker, in: snapshot).map(\.room)
        rooms = joined.filter { $0 == defaultRoom } + joined.filter { $0 != defaultRoom }
    }

    /// Whether so much was looked at that the search ends here.
    var isExhausted: Bool { lookups >= Self.mostLookups }

    mutating func contain(_ other: UserID) throws -> Bool {
        guard let rooms else { return true }
        lookups += 1
        if other == asker { return true }
        for room in rooms {
            lookups += 1
            if try snapshot.record(ChatKey.member(room, other)) != nil { return true }
        }
        return false
    }
}
