// SPDX-License-Identifier: MIT

package import Store
package import WireProtocol

/// The person or bot that causes a command. What they may do is read in the snapshot that the command is decided on, and stays a
/// condition of it (docs/architecture.md, "Authority"): a request that began before a demotion ends as one that began after it.
package struct Principal: Hashable, Sendable {
    /// As the request found them.
    package var user: User
    /// Hold while what they showed is good: the session exists, the token was not renewed. The conditions of a command that asks
    /// for no role, since whoever is removed loses their sessions in the same commit.
    let isSignedIn: [Command.Condition]

    package init(_ user: User, standingOn isSignedIn: [Command.Condition] = []) {
        self.user = user
        self.isSignedIn = isSignedIn
    }

    package var id: UserID { user.id }

    /// - Throws: when the session or token has ended.
    func requireSignedIn(in snapshot: Snapshot) throws(ChatError) {
        guard try reading({ try isSignedIn.allSatisfy(snapshot.holds) }) else { throw signedOut }
    }

    /// What the principal may do, as of a snapshot.
    func authority(in snapshot: Snapshot) throws(ChatError) -> Authority {
        try requireSignedIn(in: snapshot)
        guard let record = try reading({ try snapshot.record(ChatKey.user(id)) }),
            let user = User(id: id, record: record.value), !user.isRemoved
        else { throw signedOut }
        return Authority(
            person: id,
            role: user.role,
            conditions: isSignedIn + [.revision(record.address, record.revision)]
        )
    }

    private var signedOut: ChatError { user.kind == .bot ? .account(.badToken) : .signedOut }
}

/// A role, and the conditions under which it still holds when a command is applied.
package struct Authority: Sendable {
    /// nil for the operator.
    let person: UserID?
    package let role: Role
    let conditions: [Command.Condition]

    /// Whoever has the data folder in hand (`roomkey user`, `roomkey key`, `roomkey bot`), or the server itself.
    static let ofOperator = Authority(person: nil, role: .owner, conditions: [])

    /// - Throws: when the role does not grant it.
    package func require(_ permission: Permission) throws(ChatError) {
        guard permission.isGranted(to: role) else { throw .account(.notAllowed) }
    }
}
