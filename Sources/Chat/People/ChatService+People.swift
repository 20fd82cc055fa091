// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
package import WireProtocol

extension ChatService {
    /// Reads people: `{"users","more"?,"revision","history"}`, `more` when there are others.
    /// - Parameters:
    ///   - search: how their names begin, as names look; accounts come first. Empty for the accounts by name.
    ///   - asker: a guest is told only of people who share a room with them.
    package func people(named search: String, for asker: UserID, reply: Reply<[UInt8]>) {
        read(reply) { snapshot throws(ChatError) in
            try reading {
                let people = try Self.people(named: search, for: asker, in: snapshot)
                let point = try snapshot.point()
                return PeoplePage(
                    users: people.prefix(ChatLimits.listedPeople).map(\.told),
                    hasMore: people.count > ChatLimits.listedPeople,
                    revision: point.revision,
                    history: point.history
                ).json()
            }
        }
    }

    /// Reads one person: `{"user","revision","history"}`.
    /// - Parameter asker: to a guest nobody exists who shares no room with them.
    package func person(_ id: UserID, for asker: UserID, reply: Reply<[UInt8]>) {
        read(reply) { snapshot throws(ChatError) in
            let found = try reading { () -> User? in
                var known = try Acquaintances(of: asker, in: snapshot)
                return try known.contain(id) ? try Self.user(id, in: snapshot) : nil
            }
            guard let user = found else { throw .noSuchPerson }
            let point = try reading { try snapshot.point() }
            return UserResult(user: user.told, revision: point.revision, history: point.history).json()
        }
    }

    /// One more than are listed, if there are more.
    private static func people(named search: String, for asker: UserID, in snapshot: Snapshot) throws -> [User] {
        // Nobody's name is longer, and folding takes its time.
        guard search.unicodeScalars.prefix(ChatLimits.nameLength + 1).count <= ChatLimits.nameLength else { return [] }
        let start = FoldedName(search).text
        var known = try Acquaintances(of: asker, in: snapshot)
        let wanted = ChatLimits.listedPeople + 1
        let accounts = try people(ChatKey.accountNames + start, most: wanted, &known, in: snapshot) {
            UserID(String(decoding: $0.value, as: UTF8.self))
        }
        guard !start.isEmpty, accounts.count < wanted else { return accounts }
        let most = wanted - accounts.count
        let guests = try people(ChatKey.namedPeople + start, most: most, &known, in: snapshot) { named in
            let id = named.address.key.split(separator: UInt8(ascii: "/")).last
            return id.flatMap { UserID(String(decoding: $0, as: UTF8.self)) }
        } where: {
            // Accounts are found here too.
            $0.kind == .guest
        }
        return accounts + guests
    }

    /// The people that the records with a prefix stand for, in their order.
    private static func people(
        _ prefix: String,
        most: Int,
        _ known: inout Acquaintances,
        in snapshot: Snapshot,
        _ id: (Record) -> UserID?,
        where isWanted: (User) -> Bool = { _ in true }
    ) throws -> [User] {
        var range = KeyRange.prefix(Array(prefix.utf8))
        var found: [User] = []
        while found.count < most, !known.isExhausted {
            let records = try snapshot.range(.chat, range, limit: ChatLimits.listedPeople).records
            guard let last = records.last else { break }
            for record in records where found.count < most {
                guard let id = id(record), try known.contain(id), let user = try user(id, in: snapshot), isWanted(user)
                else { continue }
                found.append(user)
            }
            range.lower = last.address.key
            range.includesLower = false
        }
        return found
    }
}
