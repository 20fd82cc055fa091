// SPDX-License-Identifier: MIT

import Chat
import Store
import WireProtocol

/// Networks that no guest may come from: one address of IPv4, or the 64 bits of IPv6 that one customer has to themselves. Accounts and
/// bots are not affected.
struct Bans: Sendable {
    let chat: ChatService
    let now: @Sendable () -> Timestamp
    /// Everybody seems to come from these, so they are never banned.
    let proxies: TrustedProxies

    /// A ban, as owners and admins may see it.
    struct Listed: Sendable {
        /// The network without its number of bits, as ``ClientAddress`` has it.
        let network: String
        /// What the guest was called.
        let name: String
        let createdAt: Timestamp
        let until: Timestamp
    }

    /// Bans the network that a guest joined from, and removes the guest: their sessions end, and those of the other guests who joined
    /// from there.
    func ban(_ id: UserID, days: Int64, by principal: Principal) async throws(ChatError) -> Listed {
        guard ServerLimits.banDays.contains(days) else {
            throw .badRequest("A ban must last 1 to \(ServerLimits.banDays.upperBound) days.")
        }
        let at = now()
        let until = at.adding(.seconds(days * 86_400))
        let (isGuest, network) = try await chat.store.reading { snapshot in
            (try ChatService.user(id, in: snapshot)?.kind.isGuest == true, try Self.network(of: id, in: snapshot))
        }
        guard isGuest else { throw .noSuchPerson }
        guard let network, canBeBanned(network) else { throw .account(.cannotBeBanned) }
        @Sendable func listed(_ guest: User) -> Listed {
            Listed(network: network, name: guest.name, createdAt: at, until: until)
        }
        let guest = try await chat.removeGuest(id, by: principal) { guest, snapshot throws(ChatError) in
            try reading { try self.changes(banning: listed(guest), of: id, by: principal, at: at, in: snapshot) }
        }
        try await chat.leaveRooms(of: id)
        try await endGuests(from: network)
        return listed(guest)
    }

    /// Ends the sessions of the guests who joined from a banned network. The first are ended with the ban, and no further one begins.
    private func endGuests(from network: String) async throws(ChatError) {
        var isDone = false
        while !isDone {
            isDone = try await chat.decisions.decide(by: nil) { snapshot, _ throws(ChatError) in
                let changes = try reading { try Sessions.endingGuests(from: network, in: snapshot) }
                guard !changes.operations.isEmpty else { return .done(true) }
                // Unless the ban has been lifted meanwhile.
                let ban = AuthKeys.ban(network)
                guard try reading({ try snapshot.record(ban) }) != nil else { return .done(true) }
                let command = Command(
                    at: now(),
                    conditions: changes.conditions + [.exists(ban)],
                    operations: changes.operations
                )
                return .append(command) { _ in false }
            }
        }
    }

    private func changes(
        banning ban: Listed,
        of guest: UserID,
        by principal: Principal,
        at: Timestamp,
        in snapshot: Snapshot
    ) throws -> CredentialChanges {
        let record = JSONWriter.object { writer in
            writer.member("name", ban.name)
            writer.member("by", principal.id.text)
            writer.member("createdAt", ban.createdAt.milliseconds)
            writer.member("until", ban.until.milliseconds)
        }
        var changes = CredentialChanges(operations: [.put(AuthKeys.ban(ban.network), record)])
        let bans = try Self.all(in: snapshot)
        let (expired, valid) = (bans.filter { $0.until <= at }, bans.filter { $0.until > at })
        guard valid.count < ServerLimits.bans else {
            throw ChatError.badRequest("There are \(valid.count) bans already. Lift some.")
        }
        changes.operations += expired.filter { $0.network != ban.network }.map { .delete(AuthKeys.ban($0.network)) }
        changes += try Sessions.endingAll(of: guest, in: snapshot)
        changes += try Sessions.endingGuests(from: ban.network, besides: guest, in: snapshot)
        return changes
    }

    /// The bans that hold, the newest first.
    func list() async throws(ChatError) -> [Listed] {
        let at = now()
        return try await chat.store.reading { try Self.all(in: $0) }.filter { $0.until > at }
            .sorted { ($0.createdAt, $0.network) > ($1.createdAt, $1.network) }
    }

    func lift(_ network: String, by principal: Principal) async throws(ChatError) {
        try await chat.decisions.decide(by: principal, to: .manageGuests) { snapshot, _ throws(ChatError) in
            let address = AuthKeys.ban(network)
            guard try reading({ try snapshot.record(address) }) != nil else { throw .account(.noSuchBan) }
            return .append(Command(at: now(), operations: [.delete(address)])) { _ in }
        }
    }

    /// The condition under which guests may come from a network.
    /// - Throws: when it is banned.
    func admitting(_ network: String, in snapshot: Snapshot) throws(ChatError) -> Command.Condition {
        let address = AuthKeys.ban(network)
        guard let record = try reading({ try snapshot.record(address) }) else { return .absent(address) }
        guard let ban = Listed(record), ban.until > now() else { return .revision(address, record.revision) }
        throw .account(.banned(until: ban.until))
    }

    private static func all(in snapshot: Snapshot) throws -> [Listed] {
        try snapshot.range(.auth, .prefix(AuthKeys.bans), limit: .max).records.compactMap { Listed($0) }
    }

    // MARK: Networks

    /// Where a guest joined from: kept with the session, or of the guests of the showcase, who have none, on its own.
    private static func network(of id: UserID, in snapshot: Snapshot) throws -> String? {
        if let network = try GuestOrigin.network(of: id, in: snapshot) { return network }
        return try Sessions.list(of: id, in: snapshot).lazy.compactMap(\.record.network).first
    }

    /// Whether an address is that of one customer on the Internet, and no proxy's: everybody may be behind others.
    func canBeBanned(_ network: String) -> Bool {
        // Of IPv6 the first half is there.
        guard let address = IPAddress(network) ?? IPAddress(network + "::") else { return false }
        let bits = address.bytes.count == 4 ? 32 : 64
        return address.isGlobal && !proxies.overlap(address.bytes, bits: bits)
    }
}

extension Bans.Listed {
    init?(_ record: Record) {
        guard let document = try? JSONValue(parsing: record.value), let name = document["name"]?.stringValue,
            let createdAt = document["createdAt"]?.integerValue, let until = document["until"]?.integerValue
        else { return nil }
        network = String(decoding: record.address.key.dropFirst(AuthKeys.bans.count), as: UTF8.self)
        self.name = name
        self.createdAt = Timestamp(milliseconds: createdAt)
        self.until = Timestamp(milliseconds: until)
    }

    /// As the API tells it.
    var json: [UInt8] {
        JSONWriter.object { writer in
            writer.member("id", network)
            writer.member("network", network.contains(".") ? network : "\(network)::/64")
            writer.member("name", name)
            writer.member("createdAt", createdAt.milliseconds)
            writer.member("until", until.milliseconds)
        }
    }
}
