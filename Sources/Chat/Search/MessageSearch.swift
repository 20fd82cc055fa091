// SPDX-License-Identifier: MIT

import Dispatch
package import Store
package import WireProtocol

/// Finds messages in the rooms that a person is in. A search names these rooms to the index, so that it looks at no other; what it finds
/// is read again from the records, so that nothing is shown that was deleted, or whose room was lost, since.
package struct MessageSearch: Sendable {
    private let store: Store
    private let index: TextIndex
    private let queue = DispatchQueue(label: "roomkey.search", attributes: .concurrent)

    package init(store: Store, index: TextIndex) {
        self.store = store
        self.index = index
    }

    /// A search, and which part of its results is wanted.
    package struct Request: Sendable {
        /// As it was typed; see ``SearchQuery``.
        package let query: String
        package let order: TextIndex.Order
        package let limit: Int
        /// `next` of the page before.
        package let after: Int64?

        package init(_ query: String, order: TextIndex.Order, limit: Int?, after: Int64?) {
            self.query = query
            self.order = order
            self.limit = min(max(limit ?? ChatLimits.defaultPage, 1), ChatLimits.maximumHits)
            self.after = after
        }
    }

    /// Finds a page of messages: `{"hits":[{"room","seq","sender","name","sentAt","snippet":[{"text","hit"?}]}],"next"?}`.
    package func search(_ request: Request, for user: UserID, reply: ChatService.Reply<[UInt8]>) {
        let wanted: SearchQuery
        do throws(ChatError) {
            wanted = try SearchQuery(request.query)
        } catch {
            return reply(.failure(error))
        }
        store.read { result in
            do {
                guard let query = try Self.query(for: wanted, request.order, user, in: result.get()) else {
                    return reply(.success(Self.page([], next: nil)))
                }
                // Not on the store's reader, which others wait for.
                queue.async { find(query, request, for: user, reply: reply) }
            } catch {
                reply(.failure(ChatError(error)))
            }
        }
    }

    private func find(
        _ query: TextIndex.Query,
        _ request: Request,
        for user: UserID,
        reply: ChatService.Reply<[UInt8]>
    ) {
        do {
            let page = try index.search(query, after: request.after, limit: request.limit)
            store.read { result in
                do {
                    let hits = try Self.hits(page, for: user, in: result.get())
                    reply(.success(Self.page(hits, next: page.next)))
                } catch {
                    reply(.failure(ChatError(error)))
                }
            }
        } catch {
            reply(.failure(ChatError(error)))
        }
    }

    // MARK: Asking

    /// - Returns: nil when nothing can be found.
    private static func query(
        for wanted: SearchQuery,
        _ order: TextIndex.Order,
        _ user: UserID,
        in snapshot: Snapshot
    ) throws -> TextIndex.Query? {
        let joined = try CatchUp.joinedRooms(of: user, in: snapshot).map(\.room)
        let rooms = wanted.rooms.isEmpty ? joined : try named(wanted.rooms, among: joined, in: snapshot)
        guard !rooms.isEmpty else { return nil }
        var query = TextIndex.Query()
        query.terms = wanted.terms
        query.anyOf = [rooms.map { SearchTag.room($0).text }]
        if !wanted.senders.isEmpty {
            query.anyOf.append(wanted.senders.flatMap { senders($0, searcher: user) }.map(\.text))
        }
        if wanted.hasLink { query.allOf = [SearchTag.link.text] }
        query.before = wanted.before
        query.from = wanted.after
        // Without words there is nothing to be better at.
        query.order = wanted.terms.contains { !$0.isExcluded } ? order : .newest
        return query
    }

    private static func named(
        _ names: [String],
        among rooms: [RoomID],
        in snapshot: Snapshot
    ) throws -> [RoomID] {
        let folded = Set(names.map { FoldedName($0) })
        return try rooms.filter { room in
            if names.contains(room.text) { return true }
            guard let record = try snapshot.record(ChatKeys.room(room)).flatMap({ RoomRecord($0.value) }) else {
                return false
            }
            return folded.contains(FoldedName(record.name))
        }
    }

    private static func senders(_ name: String, searcher: UserID) -> [SearchTag] {
        if name == "me" { return [.sender(searcher)] }
        return [.name(FoldedName(name))] + (UserID(name).map { [.sender($0)] } ?? [])
    }

    // MARK: Answering

    private static func hits(_ page: TextIndex.Page, for user: UserID, in snapshot: Snapshot) throws -> [[UInt8]] {
        try page.hits.compactMap { hit in
            guard let found = SearchedMessage(key: hit.key),
                try snapshot.record(ChatKeys.member(found.room, user)) != nil,
                let message = try Message(found.seq, of: found.room, in: snapshot),
                let record = MessageRecord(message.record), record.deletedAt == nil,
                // Else the snippet is of a text that was edited since; the new one is found in a moment.
                message.revision <= page.asOf
            else { return nil }
            return JSONWriter.object(reserving: 512) { writer in
                writer.member("room", found.room.text)
                writer.member("seq", found.seq.value)
                writer.member("sender", record.sender.text)
                writer.member("name", record.name)
                writer.member("sentAt", record.sentAt.milliseconds)
                writer.name("snippet")
                writer.array { writer in
                    for part in hit.snippet {
                        writer.object { writer in
                            writer.member("text", part.text)
                            if part.isHit { writer.member("hit", true) }
                        }
                    }
                }
            }
        }
    }

    private static func page(_ hits: [[UInt8]], next: Int64?) -> [UInt8] {
        JSONWriter.object(reserving: 4096) { writer in
            writer.name("hits")
            writer.array { writer in
                for hit in hits { writer.raw(hit) }
            }
            // A text: a row id has more digits than a JavaScript number keeps.
            if let next { writer.member("next", String(next)) }
        }
    }
}
