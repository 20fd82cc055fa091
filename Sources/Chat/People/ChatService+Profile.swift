// SPDX-License-Identifier: MIT

import Store
import WireProtocol

extension ChatService {
    /// A change of a person's profile; nil keeps what is there.
    package struct ProfileUpdate: Sendable {
        package let name: String?
        /// The status; "" removes it.
        package let status: String?

        package init(name: String?, status: String?) {
            self.name = name
            self.status = status
        }
    }

    /// Changes a person's name or status. Everyone is notified; earlier messages stay under the old name.
    package func updateProfile(_ update: ProfileUpdate, of principal: Principal, reply: Reply<User>) {
        let id = principal.id
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            guard let record = try reading({ try snapshot.record(ChatKey.user(id)) }),
                let user = User(id: id, record: record.value), !user.isRemoved
            else { throw .signedOut }
            let changed = try Self.apply(update, to: user)
            if changed == user { return .done(user) }
            let renaming = try Self.renaming(user, to: changed.name, in: snapshot)
            let at = now()
            let command = Command(
                at: at,
                conditions: renaming.conditions,
                operations: renaming.operations + [.put(record.address, changed.changed(at: at).record)]
            )
            return .append(command) { snapshot throws(ChatError) in
                try reading { try Self.person(id, in: snapshot) }
            }
        }
    }

    private static func apply(_ update: ProfileUpdate, to user: User) throws(ChatError) -> User {
        var user = user
        if let name = update.name {
            if user.kind.hasNameToItself {
                user.name = try accountName(name)
            } else {
                guard let name = cleanName(name, limit: ChatLimits.nameLength) else { throw badName }
                user.name = name
            }
        }
        if let status = update.status {
            guard let clean = cleanText(status, limit: ChatLimits.statusLength) else {
                throw .badRequest(
                    "A status must have at most \(ChatLimits.statusLength) characters and no control characters."
                )
            }
            user.status = clean
        }
        return user
    }

    /// What a person's name moves besides the person's record: the claim to it of who has it to themselves, and where the person is found by it. Of two
    /// who want a name at once, one finds it taken.
    private static func renaming(
        _ user: User,
        to name: String,
        in snapshot: Snapshot
    ) throws(ChatError) -> (conditions: [Command.Condition], operations: [Command.Operation]) {
        let (old, new) = (FoldedName(user.name), FoldedName(name))
        if name == user.name { return ([], []) }
        let claim = NameClaim(name)
        var conditions = claim.isFree
        var operations: [Command.Operation] = []
        if user.kind.hasNameToItself {
            let changed = try reading { try NameClaim(user.name).changing(to: claim, of: user.id, in: snapshot) }
            guard let changed else { throw .account(.nameTaken) }
            (conditions, operations) = changed
        } else if try reading({ try claim.isTaken(in: snapshot) }) {
            throw .account(.nameTaken)
        }
        if old != new {
            if let named = try reading({ try snapshot.record(ChatKey.named(old, user.id)) }) {
                operations.append(.delete(named.address))
            }
            operations.append(.put(ChatKey.named(new, user.id), []))
        }
        return (conditions, operations)
    }
}
