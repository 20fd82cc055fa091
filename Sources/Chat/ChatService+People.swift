// SPDX-License-Identifier: MIT

import Store
package import WireProtocol

extension ChatService {
    /// Reads people: `{"users","more"?,"revision","history"}`, `more` when there are others.
    /// - Parameter search: how their names begin, as names look; accounts come first. Empty for the accounts by name.
    package func people(named search: String, reply: @escaping Reply<[UInt8]>) {
        read(reply) { snapshot throws(ChatError) in
            try reading {
                let people = try Self.people(named: search, in: snapshot)
                let point = try snapshot.point()
                return JSONWriter.object(reserving: 1024) { writer in
                    writer.name("users")
                    writer.array { writer in
                        for user in people.prefix(ChatLimits.listedPeople) { writer.raw(user.json) }
                    }
                    if people.count > ChatLimits.listedPeople { writer.member("more", true) }
                    writer.members(of: point)
                }
            }
        }
    }

    /// Reads one person: `{"user","revision","history"}`.
    package func person(_ id: UserID, reply: @escaping Reply<[UInt8]>) {
        read(reply) { snapshot throws(ChatError) in
            guard let user = try reading({ try Self.user(id, in: snapshot) }) else { throw .noSuchPerson }
            let point = try reading { try snapshot.point() }
            return JSONWriter.object { writer in
                writer.member("user", json: user.json)
                writer.members(of: point)
            }
        }
    }

    /// One more than are listed, if there are more.
    private static func people(named search: String, in snapshot: Snapshot) throws -> [User] {
        // Nobody's name is longer, and folding takes its time.
        guard search.unicodeScalars.prefix(ChatLimits.nameLength + 1).count <= ChatLimits.nameLength else { return [] }
        let start = FoldedName(search).text
        func records(_ prefix: String) throws -> [Record] {
            let range = KeyRange.prefix(Array((prefix + start).utf8))
            return try snapshot.range(.chat, range, limit: ChatLimits.listedPeople + 1).records
        }
        let accounts = try records(ChatKeys.accountNames).compactMap { claim in
            try UserID(String(decoding: claim.value, as: UTF8.self)).flatMap { try user($0, in: snapshot) }
        }
        guard !start.isEmpty, accounts.count <= ChatLimits.listedPeople else { return accounts }
        // Accounts are found here too, so there are guests enough among as many as can be listed.
        let guests = try records(ChatKeys.namedPeople).compactMap { named -> User? in
            let id = named.address.key.split(separator: UInt8(ascii: "/")).last
            return try id.flatMap { UserID(String(decoding: $0, as: UTF8.self)) }.flatMap { try user($0, in: snapshot) }
        }.filter { $0.kind == .guest }
        return accounts + guests.prefix(ChatLimits.listedPeople + 1 - accounts.count)
    }
}
