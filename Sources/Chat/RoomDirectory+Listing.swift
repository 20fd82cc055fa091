// SPDX-License-Identifier: MIT

import Store
package import WireProtocol

extension RoomDirectory {
    /// Which rooms are asked for.
    package struct Request: Sendable {
        /// A part of name, topic or description; letters match in either case and with any accent.
        let search: String
        let order: Order
        /// nil for as many as there can be.
        let limit: Int?
        /// Where the page before has ended.
        let after: String?

        package init(search: String = "", order: Order = .name, limit: Int? = nil, after: String? = nil) {
            self.search = search
            self.order = order
            self.limit = limit
            self.after = after
        }
    }

    /// Reads a page of the rooms that a person can see: `{"rooms","next","revision"}`, `next` when there may be more.
    package func list(_ request: Request, for user: UserID, reply: @escaping ChatService.Reply<[UInt8]>) {
        store.read { [self] snapshot in
            reply(
                Result<[UInt8], ChatError> { () throws(ChatError) in
                    do {
                        return try list(request, for: user, in: snapshot.get())
                    } catch {
                        throw ChatError(error)
                    }
                }
            )
        }
    }

    private func list(_ request: Request, for user: UserID, in snapshot: Snapshot) throws -> [UInt8] {
        let limit = request.limit ?? ChatLimits.listedRooms
        guard (1...ChatLimits.listedRooms).contains(limit) else {
            throw ChatError.badRequest("limit must be 1 to \(ChatLimits.listedRooms).")
        }
        let after = request.after.map { RoomPosition($0, in: request.order) }
        if case .some(nil) = after { throw ChatError.badRequest("after must be the next of the page before.") }
        let wanted = Array(RoomEntry.folded(request.search).utf8)
        let joined = Set(try CatchUp.joinedRooms(of: user, in: snapshot).map(\.room))
        // One more tells whether there is more.
        let (entries, through) = next(limit + 1, by: request.order, after: after ?? nil) { entry in
            (entry.isPublic || joined.contains(entry.id)) && entry.contains(wanted)
        }
        let rooms = try entries.prefix(limit).compactMap { try Room($0.id, for: user, in: snapshot) }
        // The directory may be a commit behind the snapshot, or before it.
        let revision = min(through, try snapshot.revision())
        return JSONWriter.object(reserving: 256 * rooms.count + 64) { writer in
            writer.name("rooms")
            writer.array { writer in
                for room in rooms { writer.raw(room.json) }
            }
            if entries.count > limit { writer.member("next", entries[limit - 1].position(in: request.order).text) }
            writer.member("revision", revision.value)
        }
    }
}
