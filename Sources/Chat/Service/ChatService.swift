// SPDX-License-Identifier: MIT

import ChatProtocol
package import CommitLog
package import Store
package import WireProtocol

/// The chat's rules: decides which command an action becomes, and whether it may.
///
/// Whatever a race could invalidate (is the sender still a member, is the ID still free) is a condition of the command, checked again where
/// commands are applied. Nothing here keeps state. Results arrive by callback on a thread of the log's or the store's, which
/// must not be blocked: the live socket puts them back on its event loop, the HTTP routes await them.
package struct ChatService: Sendable {
    /// Receives the result of an action, once.
    package typealias Reply<Value> = Completion<Value, ChatError>

    let log: any CommitLog
    package let store: Store
    /// The node's clock; its reading goes into each command.
    let now: @Sendable () -> Timestamp
    /// Returns that many random lower-case letters and digits.
    let makeID: @Sendable (Int) -> String
    package let limits: ChatLimits
    let signUpOverrides: SignUpPolicy.Overrides

    package init(
        log: any CommitLog,
        store: Store,
        now: @escaping @Sendable () -> Timestamp,
        makeID: @escaping @Sendable (Int) -> String,
        limits: ChatLimits = ChatLimits(),
        signUpOverrides: SignUpPolicy.Overrides = SignUpPolicy.Overrides()
    ) {
        self.log = log
        self.store = store
        self.now = now
        self.makeID = makeID
        self.limits = limits
        self.signUpOverrides = signUpOverrides
    }

    /// Waits until all that was written before, at any node, can be read here and has been announced.
    package func catchUp(reply: Reply<Void>) {
        // What does nothing takes its place in the log too, behind the rest.
        log.append(Command(at: now(), operations: [])) { result in
            reply(
                result.map { _ in }.mapError { error in
                    switch error {
                    case .unreachable, .unknown:
                        .unavailable("The cluster cannot be reached, so this node may be behind. Try again shortly.")
                    case .overloaded, .closed, .tooLarge, .dropped, .store: ChatError(error)
                    }
                }
            )
        }
    }

    // MARK: People

    /// Creates a guest, who is in the default room from the start. Commands that belong to it (its session) are applied together with it.
    /// - Parameters:
    ///   - admitted: returns the conditions under which the person may join from where they are.
    ///   - with: further operations, given the new person.
    package func createGuest(
        named name: String,
        if admitted: @escaping @Sendable (Snapshot) throws(ChatError) -> [Command.Condition] = { _ in [] },
        with further: @escaping @Sendable (User) -> [Command.Operation],
        reply: Reply<User>
    ) {
        guard let name = Self.cleanName(name, limit: ChatLimits.nameLength) else {
            return reply(.failure(Self.badName))
        }
        let claim = NameClaim(name)
        decisions.decide(reply: reply) { snapshot throws(ChatError) in
            guard let id = UserID("u_" + makeID(16)) else { throw .unavailable("Could not generate an ID.") }
            guard try signUpPolicy(in: snapshot).policy.allowsGuests else { throw .account(.guestsNotAllowed) }
            guard try reading({ try !claim.isTaken(in: snapshot) }) else { throw .account(.nameTaken) }
            let user = User(id: id, name: name, createdAt: now())
            let admission = try admitted(snapshot)
            // That the workspace stays as it is, and so the policy, is a condition of the arrival.
            let arrival = try reading { try self.arrival(of: user, at: user.createdAt, in: snapshot) }
            let command = Command(
                at: user.createdAt,
                conditions: [.absent(ChatKey.user(id))] + claim.isFree + arrival.conditions + admission,
                operations: [.put(ChatKey.user(id), user.record), .put(ChatKey.named(FoldedName(name), id), [])]
                    + arrival.operations + further(user)
            )
            return .append(command) { _ in user }
        }
    }

    /// Reads a person from a snapshot; nil when there is none.
    package static func user(_ id: UserID, in snapshot: Snapshot) throws -> User? {
        try snapshot.record(ChatKey.user(id)).flatMap { User(id: id, record: $0.value) }
    }

    /// Where a person's record is.
    package static func address(of user: UserID) -> Address { ChatKey.user(user) }

    // MARK: Inside

    /// - Throws: when there would be more than a limit allows.
    func require(_ limit: ChatLimit, allows count: Int) throws(ChatError) {
        guard count <= limits[limit] else { throw .exceeds(limit, limits[limit]) }
    }

    /// - Returns: the member's record.
    @discardableResult
    static func requireMember(_ user: UserID, of room: RoomID, in snapshot: Snapshot) throws(ChatError) -> Record {
        let (roomRecord, member) = try reading {
            (try snapshot.record(ChatKey.room(room)), try snapshot.record(ChatKey.member(room, user)))
        }
        guard let roomRecord else { throw .noSuchRoom }
        guard let member else {
            throw RoomRecord(roomRecord.value)?.visibility == .public ? .notMember : .noSuchRoom
        }
        return member
    }

    /// - Returns: the conditions under which the person still moderates the room when a command is applied: as its moderator,
    ///   or by a role that moderates every room that its holder can see.
    static func requireModerator(
        _ user: UserID,
        _ authority: Authority,
        of room: RoomID,
        in snapshot: Snapshot
    ) throws(ChatError) -> [Command.Condition] {
        if Permission.moderate.isGranted(to: authority.role) {
            let seen = try Self.room(room, for: user, in: snapshot)
            return seen.record.visibility == .public ? [] : isMember(user, of: room)
        }
        let member = try requireMember(user, of: room, in: snapshot)
        guard RoomRole(ofMember: member.value) == .moderator else {
            throw .notAllowed("Only a moderator of the room can do this.")
        }
        return [.revision(member.address, member.revision)]
    }

    static func requireWritable(_ room: RoomID, in snapshot: Snapshot) throws(ChatError) {
        guard try reading({ try snapshot.record(ChatKey.archived(room)) }) == nil else { throw .archived }
    }

    /// That a room is there and a person in it, as conditions of a command.
    static func isMember(_ user: UserID, of room: RoomID) -> [Command.Condition] {
        [.exists(ChatKey.room(room)), .exists(ChatKey.member(room, user))]
    }

    /// That a person may write in a room, as conditions of a command.
    static func mayWrite(_ user: UserID, in room: RoomID) -> [Command.Condition] {
        isMember(user, of: room) + [.absent(ChatKey.archived(room))]
    }

    func append<Value>(
        _ command: Command,
        reply: Reply<Value>,
        outcome: @escaping @Sendable (Outcome) -> Void
    ) {
        log.append(command) { result in
            switch result {
            case .success(let value): outcome(value)
            case .failure(let error): reply(.failure(ChatError(error)))
            }
        }
    }

    func read<Value>(_ reply: Reply<Value>, _ body: @escaping @Sendable (Snapshot) throws(ChatError) -> Value) {
        store.reading(reply, body)
    }

    package var decisions: Decisions { Decisions(log: log, store: store) }

    /// Decides on behalf of a principal: see ``Decisions``.
    func decide<Value>(
        by principal: Principal?,
        to permission: Permission? = nil,
        reply: Reply<Value>,
        _ decide: @escaping @Sendable (Snapshot, Authority) throws(ChatError) -> Decision<Value>
    ) {
        decisions.decide(by: principal, to: permission, reply: reply, decide)
    }

    static var badName: ChatError {
        .badRequest(
            "A name must have 1 to \(ChatLimits.nameLength) characters, at least one of them visible, and no control characters."
        )
    }

    /// Trims a name; nil when the rest is not valid.
    package static func cleanName(_ name: String, limit: Int) -> String? {
        guard name.utf8.count <= limit * ChatLimits.bytesPerCharacter else { return nil }
        let scalars = name.unicodeScalars
        guard
            let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return nil }
        let trimmed = scalars[first...last]
        // Before anything that takes longer.
        guard trimmed.prefix(limit + 1).count <= limit, trimmed.contains(where: \.isShown) else { return nil }
        // Format characters (bidirectional overrides, zero-width spaces) let one name pass for another.
        var isInFlag = false
        for scalar in trimmed {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return nil
            case .format:
                let joinsEmoji = scalar == "\u{200D}"
                guard joinsEmoji || (isInFlag && scalar.isTag) else { return nil }
            default:
                if scalar.isFiller { return nil }
            }
            isInFlag = scalar == .blackFlag || (isInFlag && scalar.isTag && scalar != .tagsEnd)
        }
        return String(trimmed)
    }

    /// As ``cleanName(_:limit:)``, for a text that can be empty.
    static func cleanText(_ text: String, limit: Int) -> String? {
        guard text.utf8.count <= limit * ChatLimits.bytesPerCharacter else { return nil }
        return text.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? "" : cleanName(text, limit: limit)
    }
}

/// Reads, and turns errors of the database into the chat's own.
package func reading<Value>(_ body: () throws -> Value) throws(ChatError) -> Value {
    do {
        return try body()
    } catch {
        throw ChatError(error)
    }
}
