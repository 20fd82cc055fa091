// SPDX-License-Identifier: MIT

package import ChatProtocol
import Store
package import WireProtocol

extension ChatService {
    /// Adds a person to a public room. Idempotent.
    package func join(_ id: RoomID, by principal: Principal, reply: Reply<Room>) {
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            let room = try Self.room(id, for: principal.id, in: snapshot)
            if case .member = room.membership { return .done(room) }
            return try admit(principal.user, to: room, if: [], in: snapshot, seenBy: principal.id)
        }
    }

    /// Adds another person. Any member may; the people in a direct room cannot change.
    package func invite(_ invited: UserID, to id: RoomID, by principal: Principal, reply: Reply<Room>) {
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            try Self.requireMember(principal.id, of: id, in: snapshot)
            let room = try Self.room(id, for: principal.id, in: snapshot)
            guard room.record.visibility != .direct else { throw Self.directStaysAsItIs }
            let person = try reading { try Self.person(invited, in: snapshot) }
            let isMember = try reading { try snapshot.record(ChatKey.member(id, invited)) != nil }
            if isMember { return .done(room) }
            return try admit(
                person,
                to: room,
                if: Self.isMember(principal.id, of: id),
                in: snapshot,
                seenBy: principal.id
            )
        }
    }

    private func admit(
        _ person: User,
        to room: Room,
        if conditions: [Command.Condition],
        in snapshot: Snapshot,
        seenBy user: UserID
    ) throws(ChatError) -> Decision<Room> {
        let id = room.id
        guard !room.isArchived else { throw .archived }
        try require(.membersPerRoom, allows: Int(clamping: room.members + 1))
        let adder = person.id == user ? nil : user
        try requireRoom(for: person.id, addedBy: adder, in: snapshot)
        guard try reading({ try snapshot.record(ChatKey.removed(person.id)) }) == nil else { throw .noSuchPerson }
        let at = now()
        let command = Command(
            at: at,
            conditions: [
                .exists(ChatKey.room(id)), .absent(ChatKey.member(id, person.id)), .absent(ChatKey.archived(id)),
                .absent(ChatKey.removed(person.id)),
            ] + conditions,
            operations: Self.joining(id, person, as: .member, addedBy: adder, at: at)
        )
        return .append(command) { snapshot throws(ChatError) in try Self.room(id, for: user, in: snapshot) }
    }

    /// Ends the person's membership. Idempotent.
    package func leave(_ id: RoomID, by principal: Principal, reply: Reply<Void>) {
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            let room = try Self.room(id, for: principal.id, in: snapshot)
            guard case .member = room.membership else { return .done(()) }
            return try dismiss(principal.id, from: room, if: [])
        }
    }

    /// Ends another person's membership, for a moderator.
    package func remove(_ removed: UserID, from id: RoomID, by principal: Principal, reply: Reply<Void>) {
        decide(by: principal, reply: reply) { snapshot, authority throws(ChatError) in
            let moderates = try Self.requireModerator(principal.id, authority, of: id, in: snapshot)
            let room = try Self.room(id, for: principal.id, in: snapshot)
            guard try reading({ try snapshot.record(ChatKey.member(id, removed)) }) != nil else { return .done(()) }
            return try dismiss(removed, from: room, if: moderates)
        }
    }

    private func dismiss(
        _ user: UserID,
        from room: Room,
        if conditions: [Command.Condition]
    ) throws(ChatError) -> Decision<Void> {
        guard room.record.visibility != .direct else { throw Self.directStaysAsItIs }
        var command = Self.leaving(room.id, user, at: now())
        command.conditions += conditions
        return .append(command) { _ in }
    }

    /// Gives a member the role of a moderator, or takes it away.
    package func setRole(
        _ role: RoomRole,
        of other: UserID,
        in id: RoomID,
        by principal: Principal,
        reply: Reply<Void>
    ) {
        decide(by: principal, reply: reply) { snapshot, authority throws(ChatError) in
            let moderates = try Self.requireModerator(principal.id, authority, of: id, in: snapshot)
            guard !Self.isDirect(id) else { throw Self.directStaysAsItIs }
            guard let member = try reading({ try snapshot.record(ChatKey.member(id, other)) }) else {
                throw .noSuchPerson
            }
            if RoomRole(ofMember: member.value) == role { return .done(()) }
            let command = Command(
                at: now(),
                conditions: moderates + [.revision(member.address, member.revision)],
                operations: [.put(member.address, role.written(intoMember: member.value))]
            )
            return .append(command) { _ in }
        }
    }

    /// Which members of a room are asked for.
    package struct MembersRequest: Sendable {
        let room: RoomID
        /// How a word of their name begins; nil for all of them.
        let search: String?
        /// `next` of the page before.
        let after: UserID?

        package init(of room: RoomID, search: String? = nil, after: UserID? = nil) {
            self.room = room
            self.search = search
            self.after = after
        }
    }

    /// Reads members of a room: `{"members","next"?,"revision","history"}`, by id, `next` when there may be more.
    package func members(_ request: MembersRequest, for user: UserID, reply: Reply<[UInt8]>) {
        if let search = request.search,
            search.unicodeScalars.prefix(ChatLimits.nameLength + 1).count > ChatLimits.nameLength
        {
            return reply(.failure(.badRequest("A name can have at most \(ChatLimits.nameLength) characters.")))
        }
        let wanted = request.search.map { SearchFolding.folded($0) }.flatMap { $0.isEmpty ? nil : " " + $0 }
        read(reply) { snapshot throws(ChatError) in
            try Self.requireMember(user, of: request.room, in: snapshot)
            return try reading {
                let prefix = ChatKey.memberPrefix(request.room)
                var range = KeyRange.prefix(prefix)
                if let after = request.after {
                    range.lower = prefix + Array(after.text.utf8)
                    range.includesLower = false
                }
                // Their names are kept elsewhere, so all are looked at, some thousands at a time.
                let limit = wanted == nil ? ChatLimits.listedMembers : ChatLimits.scannedMembers
                let page = try snapshot.range(.chat, range, limit: limit)
                var members: [Member] = []
                var last: Record?
                for record in page.records where members.count < ChatLimits.listedMembers {
                    if let member = try Self.listed(record, named: wanted, in: snapshot) { members.append(member) }
                    last = record
                }
                let isWhole = !page.isTruncated && last == page.records.last
                let point = try snapshot.point()
                let next = isWhole ? nil : last?.address.key.dropFirst(prefix.count)
                return MembersPage(
                    members: members,
                    next: next.flatMap { UserID(String(decoding: $0, as: UTF8.self)) },
                    revision: point.revision,
                    history: point.history
                ).json()
            }
        }
    }

    /// - Parameter wanted: what a word of the name begins with, behind a space; nil for any name.
    private static func listed(_ member: Record, named wanted: String?, in snapshot: Snapshot) throws -> Member? {
        guard case .member(_, let id) = ChatKey.Record(member.address.key) else { return nil }
        let document = try JSONValue(parsing: member.value)
        let name = try user(id, in: snapshot)?.name ?? document["name"]?.stringValue ?? ""
        if let wanted, !(" " + SearchFolding.folded(name)).contains(wanted) { return nil }
        return Member(
            id: id,
            name: name,
            role: RoomRole(ofMember: member.value),
            joinedAt: Timestamp(milliseconds: document["joinedAt"]?.integerValue ?? 0).date
        )
    }

    // MARK: Parts

    /// - Parameter adder: nil for people who join by themselves, or by the default room.
    static func joining(
        _ id: RoomID,
        _ user: User,
        as role: RoomRole,
        addedBy adder: UserID? = nil,
        at: Timestamp
    ) -> [Command.Operation] {
        let member = JSONWriter.object { writer in
            writer.member("name", user.name)
            writer.member("role", role.rawValue)
            writer.member("joinedAt", at.milliseconds)
        }
        // In this order, so that the person's own devices are subscribed before the room hears of it.
        return [
            .put(
                ChatKey.joinedRoom(user.id, id),
                JSONWriter.object { writer in if let adder { writer.member("by", adder.text) } }
            ),
            .put(ChatKey.member(id, user.id), member),
            .increment(ChatKey.members(id), by: 1),
            // What was said before is history, not unread.
            .raise(ChatKey.readMarker(id, user.id), to: .max, notAbove: ChatKey.newest(id)),
        ]
    }

    static func leaving(_ id: RoomID, _ user: UserID, at: Timestamp) -> Command {
        Command(
            at: at,
            conditions: [.exists(ChatKey.member(id, user))],
            operations: [
                .delete(ChatKey.member(id, user)),
                .delete(ChatKey.joinedRoom(user, id)),
                .increment(ChatKey.members(id), by: -1),
            ]
        )
    }

    /// That a person can be in one more room.
    /// - Parameter adder: nil for people who join by themselves.
    func requireRoom(for person: UserID, addedBy adder: UserID? = nil, in snapshot: Snapshot) throws(ChatError) {
        let joined = try reading {
            let prefix = KeyRange.prefix(Array(ChatKey.joinedRooms(person).utf8))
            return try snapshot.range(.chat, prefix, limit: limits[.roomsPerPerson]).records
        }
        try require(.roomsPerPerson, allows: joined.count + 1)
        guard adder != nil else { return }
        // Without a parser: what is not empty names who has added the person.
        try require(.roomsAddedPerPerson, allows: joined.count { $0.value.count > 2 } + 1)
    }

    /// A person who can join a room.
    static func person(_ id: UserID, in snapshot: Snapshot) throws -> User {
        guard let person = try user(id, in: snapshot), !person.isRemoved else { throw ChatError.noSuchPerson }
        return person
    }

    static var directStaysAsItIs: ChatError {
        .notAllowed("The people in a direct room cannot change. Start another one, or create a private room.")
    }
}
