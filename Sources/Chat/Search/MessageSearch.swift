// SPDX-License-Identifier: MIT

import ChatProtocol
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
        /// The only room to look in; nil for all of the person's rooms.
        package let room: RoomID?
        package let order: TextIndex.Order
        package let limit: Int
        /// `next` of the page before.
        package let after: Int64?

        package init(_ query: String, in room: RoomID? = nil, order: TextIndex.Order, limit: Int?, after: Int64?) {
            self.query = query
            self.room = room
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
                guard let query = try Self.query(for: wanted, request, user, in: result.get()) else {
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
                    let hits = try Self.hits(page, of: query, for: user, in: result.get())
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
        _ request: Request,
        _ user: UserID,
        in snapshot: Snapshot
    ) throws -> TextIndex.Query? {
        let joined = try CatchUp.joinedRooms(of: user, in: snapshot).map(\.room)
            .filter { request.room == nil || request.room == $0 }
        let rooms = wanted.rooms.isEmpty ? joined : try named(wanted.rooms, among: joined, in: snapshot)
        guard !rooms.isEmpty else { return nil }
        var query = TextIndex.Query()
        query.terms = wanted.terms
        query.anyOf = [rooms.map { .exactly(SearchTag.room($0).text) }]
        if !wanted.senders.isEmpty {
            query.anyOf.append(try wanted.senders.flatMap { try senders($0, searcher: user, in: snapshot) })
        }
        if wanted.hasLink { query.allOf = [SearchTag.link.text] }
        query.before = wanted.before
        query.from = wanted.after
        // Without words there is nothing to be better at.
        query.order = wanted.terms.contains { !$0.isExcluded } ? request.order : .newest
        return query
    }

    /// The rooms with one of these names. A room's id is not its name: it counts where no room has that name.
    private static func named(
        _ names: [String],
        among rooms: [RoomID],
        in snapshot: Snapshot
    ) throws -> [RoomID] {
        var byName: [FoldedName: [RoomID]] = [:]
        for room in rooms {
            guard let record = try snapshot.record(ChatKey.room(room)).flatMap({ RoomRecord($0.value) }) else {
                continue
            }
            byName[FoldedName(record.name), default: []].append(room)
        }
        return names.flatMap { name in
            let plain = name.dropFirst(name.hasPrefix("#") || name.hasPrefix("＃") ? 1 : 0)
            return byName[FoldedName(name)] ?? byName[FoldedName(String(plain))] ?? rooms.filter { $0.text == plain }
        }
    }

    /// People whose name begins so now, and whoever had such a name when a message was sent.
    private static func senders(
        _ typed: String,
        searcher: UserID,
        in snapshot: Snapshot
    ) throws -> [TextIndex.Tag] {
        if typed == "me" { return [.exactly(SearchTag.sender(searcher).text)] }
        let name = String(typed.dropFirst(typed.hasPrefix("@") || typed.hasPrefix("＠") ? 1 : 0))
        let folded = FoldedName(name).text
        let range = KeyRange.prefix(Array((ChatKey.namedPeople + folded).utf8))
        let now = folded.isEmpty ? [] : try snapshot.range(.chat, range, limit: ChatLimits.sameName).records
        let people = now.compactMap { record in
            record.address.key.split(separator: UInt8(ascii: "/")).last
                .flatMap { UserID(String(decoding: $0, as: UTF8.self)) }
        }
        return [.name(beginning: name)]
            + (people + [UserID(name)].compactMap(\.self)).map { .exactly(SearchTag.sender($0).text) }
    }

    // MARK: Answering

    private static func hits(
        _ page: TextIndex.Page,
        of query: TextIndex.Query,
        for user: UserID,
        in snapshot: Snapshot
    ) throws -> [SearchPage.Hit] {
        try page.keys.compactMap { key in
            guard let found = SearchedMessage(key: key),
                try snapshot.record(ChatKey.member(found.room, user)) != nil,
                let message = try Message(found.seq, of: found.room, in: snapshot),
                let record = MessageRecord(message.record), record.deletedAt == nil,
                // Else what was found is a text that was edited since; the new one is found in a moment.
                message.revision <= page.asOf
            else { return nil }
            let snippet = query.snippet(of: String(decoding: record.text, as: UTF8.self))
            return SearchPage.Hit(
                room: found.room,
                seq: found.seq,
                sender: record.sender,
                name: record.name,
                sentAt: record.sentAt.date,
                snippet: snippet.map { SearchPage.Part(text: $0.text, isHit: $0.isHit) }
            )
        }
    }

    private static func page(_ hits: [SearchPage.Hit], next: Int64?) -> [UInt8] {
        // A text: a row id has more digits than a JavaScript number keeps.
        SearchPage(hits: hits, next: next.map { String($0) }).json()
    }
}
