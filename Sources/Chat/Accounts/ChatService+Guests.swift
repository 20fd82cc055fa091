// SPDX-License-Identifier: MIT

package import Store
package import WireProtocol

extension ChatService {
    /// Reads a page of the guests, those of the showcase among them, by ID: `{"guests","next"?}`. A page can have fewer than it may
    /// have though another follows: of many people who are no guests only so many are passed over at once.
    /// - Parameters:
    ///   - after: what `next` of the page before said.
    ///   - limit: The maximum number of guests, 1 to 200.
    package func guests(after: UserID?, limit: Int, reply: Reply<[UInt8]>) {
        read(reply) { snapshot throws(ChatError) in
            let limit = min(max(limit, 1), ChatLimits.listedGuests)
            let (guests, next) = try reading { try Self.guests(after: after, limit: limit, in: snapshot) }
            return JSONWriter.object(reserving: 4096) { writer in
                writer.name("guests")
                writer.array { writer in
                    for guest in guests { writer.raw(guest.json) }
                }
                if let next { writer.member("next", next.text) }
            }
        }
    }

    private static func guests(
        after: UserID?,
        limit: Int,
        in snapshot: Snapshot
    ) throws -> (guests: [User], next: UserID?) {
        var guests: [User] = []
        var last = after
        for _ in 0..<(ChatLimits.scannedPeople / ChatLimits.peopleAtOnce) {
            let records = try snapshot.children(
                .chat,
                of: ChatKey.users,
                after: last?.text,
                limit: ChatLimits.peopleAtOnce
            )
            for record in records {
                guard case .user(let id) = ChatKey.Record(record.address.key) else { continue }
                if guests.count == limit { return (guests, last) }
                last = id
                guard let user = User(id: id, record: record.value), user.kind.isGuest, !user.isRemoved else {
                    continue
                }
                guests.append(user)
            }
            if records.count < ChatLimits.peopleAtOnce { return (guests, nil) }
        }
        return (guests, last)
    }

    /// Removes a guest, who is signed out by `changes`. Then ``leaveRooms(of:)`` follows. Removing twice is removing once.
    /// - Parameter changes: decided on the same snapshot and written in the same command.
    /// - Returns: the guest as they were.
    @discardableResult
    package func removeGuest(
        _ id: UserID,
        by principal: Principal,
        with changes: @escaping @Sendable (User, Snapshot) throws(ChatError) -> CredentialChanges
    ) async throws(ChatError) -> User {
        try await decisions.decide(by: principal, to: .manageGuests) { snapshot, _ throws(ChatError) in
            guard let record = try reading({ try snapshot.record(ChatKey.user(id)) }),
                let user = User(id: id, record: record.value), user.kind.isGuest
            else { throw .noSuchPerson }
            let at = now()
            var all = try changes(user, snapshot)
            if !user.isRemoved { all += try reading { try Self.removing(user, record, at: at, in: snapshot) } }
            guard !all.operations.isEmpty else { return .done(user) }
            return .append(Command(at: at, conditions: all.conditions, operations: all.operations)) { _ in user }
        }
    }
}
