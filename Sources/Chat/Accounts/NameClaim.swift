// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// The records that say whose a name is: the one by which its account is found, and those that keep others from names that look like it.
struct NameClaim {
    private let name: Address
    private let skeletons: [Address]

    init(_ name: String) {
        self.name = ChatKey.accountName(FoldedName(name))
        skeletons = NameSkeleton.all(of: name).map(ChatKey.skeleton)
    }

    /// That nobody has the name or one that looks like it, as conditions of a command.
    var isFree: [Command.Condition] { ([name] + skeletons).map { .absent($0) } }

    /// Whether somebody has the name or one that looks like it.
    func isTaken(in snapshot: Snapshot) throws -> Bool {
        try ([name] + skeletons).contains { try snapshot.record($0) != nil }
    }

    func claiming(for user: UserID) -> [Command.Operation] {
        ([name] + skeletons).map { .put($0, Array(user.text.utf8)) }
    }

    /// What gives a name back. A skeleton that another one had first is not this one's to give back.
    func releasing(of user: UserID, in snapshot: Snapshot) throws -> [Command.Operation] {
        try [.delete(name)] + own(user, in: snapshot).map { .delete($0) }
    }

    /// What turns the claim to one name into that to another. An account may write its own name in another way.
    /// - Returns: nil when the other name is somebody else's.
    func changing(
        to new: NameClaim,
        of user: UserID,
        in snapshot: Snapshot
    ) throws -> (conditions: [Command.Condition], operations: [Command.Operation])? {
        let owned = Set(try own(user, in: snapshot))
        let added =
            new.skeletons.filter { !owned.contains($0) && !skeletons.contains($0) }
            + (new.name == name ? [] : [new.name])
        guard try !added.contains(where: { try snapshot.record($0) != nil }) else { return nil }
        let dropped = owned.subtracting(new.skeletons) + (new.name == name ? [] : [name])
        return (
            added.map { .absent($0) } + owned.map { .exists($0) },
            dropped.map { .delete($0) } + added.map { .put($0, Array(user.text.utf8)) }
        )
    }

    /// What claims the skeletons of a name that its account had before there were such claims; none when others have them.
    func completing(for user: UserID, in snapshot: Snapshot) throws -> (
        conditions: [Command.Condition], operations: [Command.Operation]
    ) {
        let missing = try skeletons.filter { try snapshot.record($0) == nil }
        return (missing.map { .absent($0) }, missing.map { .put($0, Array(user.text.utf8)) })
    }

    private func own(_ user: UserID, in snapshot: Snapshot) throws -> [Address] {
        try skeletons.filter { try snapshot.record($0)?.value == Array(user.text.utf8) }
    }
}
