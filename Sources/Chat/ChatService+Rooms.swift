// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import Store
package import WireProtocol

extension ChatService {
    /// Makes a room with a readable id from its name. Its maker is its first member.
    package func createRoom(named name: String, by user: User, reply: @escaping Reply<Room>) {
        guard let name = Self.cleanName(name, limit: ChatLimits.roomNameLength) else {
            let limit = ChatLimits.roomNameLength
            return reply(
                .failure(.badRequest("A room's name has 1 to \(limit) characters, and no control characters."))
            )
        }
        let slug = Self.slug(name)
        createRoom(
            named: name,
            candidates: [slug, "\(slug)-\(makeID(4))", "\(slug)-\(makeID(12))"],
            by: user,
            reply: reply
        )
    }

    private func createRoom(named name: String, candidates: [String], by user: User, reply: @escaping Reply<Room>) {
        guard let candidate = candidates.first, let id = RoomID(candidate) else { return reply(.failure(.busy)) }
        let at = now()
        let room = ChatKeys.room(id)
        let command = Command(
            at: at,
            conditions: [.absent(room)],
            // Joining first: whoever hears only the beginning of this and comes back knows that the room is theirs.
            operations: joining(id, user, as: .moderator, at: at)
                + [.put(room, Room.record(name: name, createdAt: at, createdBy: user.id))]
        )
        append(command, reply: reply) { outcome in
            switch outcome {
            case .applied, .repeated: readRoom(id, for: user.id, reply: reply)
            case .refused:
                createRoom(named: name, candidates: Array(candidates.dropFirst()), by: user, reply: reply)
            }
        }
    }

    /// Makes a person a member. Joining twice is joining once.
    package func join(_ id: RoomID, by user: User, reply: @escaping Reply<Room>) {
        let at = now()
        let command = Command(
            at: at,
            conditions: [.exists(ChatKeys.room(id)), .absent(ChatKeys.member(id, user.id))],
            operations: joining(id, user, as: .member, at: at)
        )
        append(command, reply: reply) { outcome in
            switch outcome {
            case .refused(.conditionFailed(index: 0, _)): reply(.failure(.noSuchRoom))
            case .applied, .repeated, .refused: readRoom(id, for: user.id, reply: reply)
            }
        }
    }

    /// Ends a membership. Leaving twice is leaving once.
    package func leave(_ id: RoomID, by user: User, reply: @escaping Reply<Void>) {
        let command = Command(
            at: now(),
            conditions: [.exists(ChatKeys.room(id)), .exists(ChatKeys.member(id, user.id))],
            operations: [
                .delete(ChatKeys.member(id, user.id)),
                .delete(ChatKeys.joinedRoom(user.id, id)),
                .increment(ChatKeys.members(id), by: -1),
            ]
        )
        append(command, reply: reply) { outcome in
            switch outcome {
            case .refused(.conditionFailed(index: 0, _)): reply(.failure(.noSuchRoom))
            case .applied, .repeated, .refused: reply(.success(()))
            }
        }
    }

    /// Reads one room.
    package func readRoom(_ id: RoomID, for user: UserID, reply: @escaping Reply<Room>) {
        read(reply) { snapshot throws(ChatError) in
            guard let room = try reading({ try Room(id, for: user, in: snapshot) }) else { throw .noSuchRoom }
            return room
        }
    }

    /// Reads the rooms: `{"rooms","revision"}`.
    package func listRooms(for user: UserID, reply: @escaping Reply<[UInt8]>) {
        read(reply) { snapshot throws(ChatError) in
            let (rooms, revision) = try reading {
                let records = try snapshot.children(.chat, of: ChatKeys.rooms, limit: ChatLimits.listedRooms)
                let rooms = try records.compactMap { record -> Room? in
                    guard case .room(let id) = ChatKey(record.address.key) else { return nil }
                    return try Room(id, for: user, in: snapshot)
                }
                return (rooms, try snapshot.revision())
            }
            return JSONWriter.object(reserving: 2048) { writer in
                writer.name("rooms")
                writer.array { writer in
                    for room in rooms { writer.raw(room.json) }
                }
                writer.member("revision", revision.value)
            }
        }
    }

    private func joining(_ id: RoomID, _ user: User, as role: RoomRole, at: Timestamp) -> [Command.Operation] {
        let member = JSONWriter.object { writer in
            writer.member("name", user.name)
            writer.member("role", role.rawValue)
            writer.member("joinedAt", at.milliseconds)
        }
        // In this order, so that the person's own devices are subscribed before the room hears of it.
        return [
            .put(ChatKeys.joinedRoom(user.id, id), Array("{}".utf8)),
            .put(ChatKeys.member(id, user.id), member),
            .increment(ChatKeys.members(id), by: 1),
            // What was said before is history, not unread.
            .raise(ChatKeys.readMarker(id, user.id), to: .max, notAbove: ChatKeys.newest(id)),
        ]
    }

    /// A room's name as an id: lower-case ASCII letters and digits with single hyphens between, at most 40 of them.
    /// A name without any, say a Chinese one, gives `room`.
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
        return slug.isEmpty ? "room" : slug
    }
}
