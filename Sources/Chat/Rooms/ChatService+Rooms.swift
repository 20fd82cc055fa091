// SPDX-License-Identifier: MIT

package import ChatProtocol
import Crypto
import Foundation
import Store
package import WireProtocol

extension ChatService {
    /// Creates a room with a readable ID from its name. The creator is its first member and moderator.
    package func createRoom(
        named name: String,
        visibility: Visibility = .public,
        by principal: Principal,
        reply: Reply<Room>
    ) {
        guard let name = Self.cleanName(name, limit: ChatLimits.roomNameLength) else {
            return reply(.failure(Self.badRoomName))
        }
        guard visibility != .direct else {
            return reply(
                .failure(.badRequest("visibility must be public or private. Name people to create a direct room."))
            )
        }
        let record = RoomRecord(name: name, visibility: visibility, createdAt: now(), createdBy: principal.id)
        let slug = Self.slug(name)
        // The id of a private room says nothing of it and cannot be guessed.
        let candidates =
            visibility == .private ? [makeID(16)] : [slug, "\(slug)-\(makeID(4))", "\(slug)-\(makeID(12))"]
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            try requireRoom(for: principal.id, in: snapshot)
            for id in candidates.compactMap({ RoomID($0) }) {
                guard try reading({ try snapshot.record(ChatKey.room(id)) }) == nil else { continue }
                return Self.creating(id, record, people: [principal.user])
            }
            throw .busy
        }
    }

    /// Returns the direct room of some people, creating it if needed. The same people always get the same room.
    /// - Parameter others: The other people.
    package func directRoom(of principal: Principal, with others: Set<UserID>, reply: Reply<Room>) {
        let people = others.subtracting([principal.id])
        guard (1..<ChatLimits.directMembers).contains(people.count) else {
            let limit = ChatLimits.directMembers - 1
            return reply(.failure(.badRequest("Name 1 to \(limit) other people. For more, create a private room.")))
        }
        let ids = people.union([principal.id]).map(\.text).sorted()
        let digest = SHA256.hash(data: Array(ids.joined(separator: " ").utf8)).prefix(16)
        guard let id = RoomID(Self.directPrefix + digest.hexadecimal) else {
            return reply(.failure(.unavailable("Could not generate an ID.")))
        }
        decide(by: principal, reply: reply) { snapshot, _ throws(ChatError) in
            if let room = try reading({ try Room(id, for: principal.id, in: snapshot) }) { return .done(room) }
            let people = try reading { try ids.compactMap { UserID($0) }.map { try Self.person($0, in: snapshot) } }
            for person in people {
                let adder = person.id == principal.id ? nil : principal.id
                try requireRoom(for: person.id, addedBy: adder, in: snapshot)
            }
            let name = people.map(\.name).joined(separator: ", ")
            let record = RoomRecord(name: name, visibility: .direct, createdAt: now(), createdBy: principal.id)
            return Self.creating(id, record, people: people)
        }
    }

    private static func creating(_ id: RoomID, _ record: RoomRecord, people: [User]) -> Decision<Room> {
        let room = ChatKey.room(id)
        let joining = people.flatMap { person in
            let isModerator = person.id == record.createdBy && record.visibility != .direct
            return Self.joining(
                id,
                person,
                as: isModerator ? .moderator : .member,
                addedBy: person.id == record.createdBy ? nil : record.createdBy,
                at: record.createdAt
            )
        }
        let command = Command(
            at: record.createdAt,
            conditions: [.absent(room)] + people.map { .absent(ChatKey.removed($0.id)) },
            // Joining first: whoever hears only the beginning of this and comes back knows that the room is theirs.
            operations: joining + [.put(room, record.encoded)]
        )
        return .append(command) { snapshot throws(ChatError) in try Self.room(id, for: record.createdBy, in: snapshot) }
    }

    /// Reads one room.
    package func readRoom(_ id: RoomID, for user: UserID, reply: Reply<Room>) {
        read(reply) { snapshot throws(ChatError) in try Self.room(id, for: user, in: snapshot) }
    }

    /// The prefix of the IDs of direct rooms. These are derived from the members, so no other room may take one.
    static let directPrefix = "direct-"

    static func isDirect(_ id: RoomID) -> Bool { id.text.hasPrefix(directPrefix) }

    static func room(_ id: RoomID, for user: UserID, in snapshot: Snapshot) throws(ChatError) -> Room {
        guard let room = try reading({ try Room(id, for: user, in: snapshot) }) else { throw .noSuchRoom }
        return room
    }

    /// A moderator's change of a room; nil keeps what is there.
    package struct RoomUpdate: Sendable {
        package let name: String?
        package let topic: String?
        package let description: String?
        /// An archived room can be read, and nothing in it changed.
        package let isArchived: Bool?

        package init(name: String?, topic: String?, description: String?, isArchived: Bool?) {
            self.name = name
            self.topic = topic
            self.description = description
            self.isArchived = isArchived
        }
    }

    /// Changes a room. Everyone who can see it is notified.
    package func updateRoom(_ id: RoomID, _ update: RoomUpdate, by principal: Principal, reply: Reply<Room>) {
        decide(by: principal, reply: reply) { snapshot, authority throws(ChatError) in
            let moderates = try Self.requireModerator(principal.id, authority, of: id, in: snapshot)
            let room = try Self.room(id, for: principal.id, in: snapshot)
            let changed = try Self.apply(update, to: room.record)
            guard changed == room.record || !Self.isDirect(id) else { throw Self.directStaysAsItIs }
            let isArchived = update.isArchived ?? room.isArchived
            if changed == room.record, isArchived == room.isArchived { return .done(room) }
            let at = now()
            let archived = ChatKey.archived(id)
            var conditions = moderates + [.revision(ChatKey.room(id), room.revision)]
            var operations: [Command.Operation] = []
            if isArchived != room.isArchived {
                conditions.append(isArchived ? .absent(archived) : .exists(archived))
                operations.append(isArchived ? .put(archived, Array(String(at.milliseconds).utf8)) : .delete(archived))
            }
            // Also when only archived: the room's record is what its event is made of.
            operations.append(.put(ChatKey.room(id), changed.encoded))
            let command = Command(at: at, conditions: conditions, operations: operations)
            return .append(command) { snapshot throws(ChatError) in try Self.room(id, for: principal.id, in: snapshot) }
        }
    }

    private static func apply(_ update: RoomUpdate, to record: RoomRecord) throws(ChatError) -> RoomRecord {
        var record = record
        if let name = update.name {
            guard let name = cleanName(name, limit: ChatLimits.roomNameLength) else { throw badRoomName }
            record.name = name
        }
        if let topic = update.topic { record.topic = try cleanText(topic, "topic", limit: ChatLimits.topicLength) }
        if let description = update.description {
            record.description = try cleanText(description, "description", limit: ChatLimits.descriptionLength)
        }
        return record
    }

    private static func cleanText(_ text: String, _ what: String, limit: Int) throws(ChatError) -> String {
        guard let clean = cleanText(text, limit: limit) else {
            throw .badRequest("A room's \(what) must have at most \(limit) characters and no control characters.")
        }
        return clean
    }

    static var badRoomName: ChatError {
        .badRequest("A room's name must have 1 to \(ChatLimits.roomNameLength) characters and no control characters.")
    }

    /// A room's name as an id: lower-case ASCII letters and digits with single hyphens between, at most 40 of them.
    /// A name without any, say a Chinese one, gives `room`; one that would give a direct room's id gets `room-` in front.
    static func slug(_ name: String) -> String {
        var slug = ""
        for scalar in name.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars {
            if scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                slug.unicodeScalars.append(scalar)
            } else if !scalar.properties.isDiacritic, !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
            if slug.utf8.count == 40 { break }
        }
        while slug.last == "-" { slug.removeLast() }
        guard !slug.isEmpty else { return "room" }
        // What begins like a direct room's id could be made to be one.
        return (slug + "-").hasPrefix(directPrefix) ? "room-" + slug : slug
    }
}
