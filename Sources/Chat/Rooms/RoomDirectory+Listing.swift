// SPDX-License-Identifier: MIT

package import ChatProtocol
import Store
package import WireProtocol

extension RoomDirectory {
    /// Which rooms are asked for.
    package struct Request: Sendable {
        /// A part of name, topic or description; letters match in either case and with any accent.
        let search: String
        let order: RoomOrder
        /// nil for as many as there can be.
        let limit: Int?
        /// Where the page before has ended.
        let after: String?

        package init(search: String = "", order: RoomOrder = .name, limit: Int? = nil, after: String? = nil) {
            self.search = search
            self.order = order
            self.limit = limit
            self.after = after
        }
    }

    /// Reads a page of the rooms that a person can see: `{"rooms","next","revision","history"}`, `next` when there may be more.
    package func list(_ request: Request, for user: UserID, reply: ChatService.Reply<[UInt8]>) {
        reading(reply) { [self] snapshot in try list(request, for: user, in: snapshot) }
    }

    /// Reads a page of all rooms but the direct ones, by name, for owners and admins: `{"rooms","next"}`. Of a private room
    /// that this person is not in, only the name and how many are in it.
    package func listAll(_ request: Request, for user: UserID, reply: ChatService.Reply<[UInt8]>) {
        reading(reply) { [self] snapshot in try listAll(request, for: user, in: snapshot) }
    }

    private func list(_ request: Request, for user: UserID, in snapshot: Snapshot) throws -> [UInt8] {
        guard request.search.utf8.count <= ChatLimits.searchBytes else {
            throw ChatError.tooLarge("A search can have at most \(ChatLimits.searchLength) characters.")
        }
        let wanted = Array(RoomEntry.folded(request.search).utf8)
        let joined = Set(try CatchUp.joinedRooms(of: user, in: snapshot).map(\.room))
        let page = try page(request) { entry in
            (entry.isPublic || joined.contains(entry.id)) && entry.contains(wanted)
        }
        let rooms = try page.entries.compactMap { try Room($0.id, for: user, in: snapshot) }
        // The directory may be a commit behind the snapshot, or before it.
        let now = try snapshot.point()
        let point = HistoryPoint(now.history, min(page.through, now.revision))
        return RoomListing(
            rooms: rooms.map(\.told),
            next: page.next?.text,
            revision: point.revision,
            history: point.history
        ).json()
    }

    private func listAll(_ request: Request, for user: UserID, in snapshot: Snapshot) throws -> [UInt8] {
        let joined = Set(try CatchUp.joinedRooms(of: user, in: snapshot).map(\.room))
        let page = try page(request) { !ChatService.isDirect($0.id) }
        let rooms = try page.entries.compactMap { try Room($0.id, for: nil, in: snapshot) }
        return JSONWriter.object(reserving: 256 * rooms.count + 64) { writer in
            writer.name("rooms")
            writer.array { writer in
                for room in rooms { writer.raw(room.jsonForAdministration(isJoined: joined.contains(room.id))) }
            }
            if let next = page.next { writer.member("next", next.text) }
        }
    }

    private struct Page {
        let entries: [RoomEntry]
        /// Where the next page begins; nil when there is no more.
        let next: RoomPosition?
        let through: Revision
    }

    private func page(_ request: Request, where isWanted: (RoomEntry) -> Bool) throws(ChatError) -> Page {
        let limit = request.limit ?? ChatLimits.listedRooms
        guard (1...ChatLimits.listedRooms).contains(limit) else {
            throw .badRequest("limit must be 1 to \(ChatLimits.listedRooms).")
        }
        let after = request.after.map { RoomPosition($0, in: request.order) }
        if case .some(nil) = after { throw .badRequest("after must be the previous page's next.") }
        // One more tells whether there is more.
        let (entries, through) = next(limit + 1, by: request.order, after: after ?? nil, where: isWanted)
        let next = entries.count > limit ? entries[limit - 1].position(in: request.order) : nil
        return Page(entries: Array(entries.prefix(limit)), next: next, through: through)
    }

    private func reading(
        _ reply: ChatService.Reply<[UInt8]>,
        _ body: @escaping @Sendable (Snapshot) throws -> [UInt8]
    ) {
        store.read { snapshot in
            reply(
                Result<[UInt8], ChatError> { () throws(ChatError) in
                    do {
                        return try body(snapshot.get())
                    } catch {
                        throw ChatError(error)
                    }
                }
            )
        }
    }
}
