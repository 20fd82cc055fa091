// SPDX-License-Identifier: MIT

import ChatProtocol
package import Store
import Synchronization
import WireProtocol

/// The order in which rooms are listed: by name, or by when something was last said. Read from the store when the server starts and
/// kept up by every commit, since no range of records is in that order. It takes some hundred bytes for a room.
///
/// It says which rooms come next, and nothing else: what is told of a room, and to whom, is read from the store.
package final class RoomDirectory: Sendable {
    let store: Store
    private let state: Mutex<State>

    private struct State {
        var entries: [RoomID: RoomEntry]
        /// All changes up to here are in it.
        var through: Revision
        var sorted: [RoomOrder: Sorted] = [:]

        mutating func move(_ room: RoomID, in orders: [RoomOrder], at revision: Revision) {
            for order in orders { sorted[order, default: Sorted()].moved[room] = revision }
        }
    }

    /// The rooms as they were in order at a revision, and which have another place since then, are new, or are gone. These are few, so
    /// that they are put in their places when somebody asks, and a commit only writes down which they are.
    private struct Sorted {
        var entries: [RoomEntry] = []
        var through = Revision.zero
        var moved: [RoomID: Revision] = [:]
    }

    /// Reads the rooms there are.
    package init(store: Store) throws(StoreError) {
        self.store = store
        let read = try store.readNow { snapshot in
            var entries: [RoomID: RoomEntry] = [:]
            for record in try snapshot.children(.chat, of: ChatKey.rooms, limit: .max) {
                guard case .room(let id) = ChatKey.Record(record.address.key) else { continue }
                let saidAt = try snapshot.record(ChatKey.newest(id))?.updatedAt
                entries[id] = RoomEntry(id, record: record.value, saidAt: saidAt)
            }
            var state = State(entries: entries, through: try snapshot.revision())
            for room in entries.keys { state.move(room, in: RoomOrder.allCases, at: state.through) }
            return state
        }
        state = Mutex(read)
    }

    /// Takes in what a commit has changed. Called in the order of commits, before they are answered, so that who has made a room finds it.
    package func note(_ changes: [Change]) {
        guard let newest = changes.last?.revision else { return }
        let mattering = changes.indices.filter { Self.mayMatter(changes[$0].address) }
        state.withLock { state in
            for change in mattering.lazy.map({ changes[$0] }) where change.revision > state.through {
                switch ChatKey.Record(change.address.key) {
                case .room(let room):
                    let saidAt = state.entries[room]?.saidAt
                    state.entries[room] = change.value.flatMap { RoomEntry(room, record: $0, saidAt: saidAt) }
                    state.move(room, in: RoomOrder.allCases, at: change.revision)
                case .newest(let room):
                    state.entries[room]?.saidAt = change.at
                    state.move(room, in: [.active], at: change.revision)
                default: break
                }
            }
            state.through = max(state.through, newest)
        }
    }

    /// Tells most keys that do not matter by their look: every commit passes here.
    private static func mayMatter(_ address: Address) -> Bool {
        guard address.namespace == .chat else { return false }
        return address.key.withUnsafeBufferPointer { key in
            // Of what is in a room, only "…/newest" ends so.
            if key.last == UInt8(ascii: "t") { return true }
            return key.count > rooms.count && key.prefix(rooms.count).elementsEqual(rooms)
                && !key.dropFirst(rooms.count).contains(UInt8(ascii: "/"))
        }
    }

    private static let rooms = Array(ChatKey.rooms.utf8)

    /// The next rooms in an order.
    /// - Parameters:
    ///   - after: where the page before has ended.
    ///   - isWanted: tells whether a room belongs to the listing.
    /// - Returns: at most this many, and up to which revision changes are in it.
    func next(
        _ limit: Int,
        by order: RoomOrder,
        after: RoomPosition?,
        where isWanted: (RoomEntry) -> Bool
    ) -> (entries: [RoomEntry], through: Revision) {
        let (sorted, through) = sorted(by: order)
        let start = after.map { after in
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle].position(in: order) <= after { low = middle + 1 } else { high = middle }
            }
            return low
        }
        var entries: [RoomEntry] = []
        for entry in sorted[(start ?? 0)...] where isWanted(entry) {
            entries.append(entry)
            if entries.count == limit { break }
        }
        return (entries, through)
    }

    /// All rooms in an order, and up to which revision changes are in it. Commits do not wait while they are put in order.
    private func sorted(by order: RoomOrder) -> (entries: [RoomEntry], through: Revision) {
        let (before, arriving, through) = state.withLock { state in
            let sorted = state.sorted[order] ?? Sorted()
            return (sorted, sorted.moved.keys.compactMap { state.entries[$0] }, state.through)
        }
        guard !before.moved.isEmpty else { return (before.entries, through) }
        let staying = before.entries.filter { before.moved[$0.id] == nil }
        let merged = Self.merge(staying, arriving.sorted { $0.precedes($1, in: order) }, order)
        state.withLock { state in
            guard let now = state.sorted[order], now.through < through else { return }
            let moved = now.moved.filter { $0.value > through }
            state.sorted[order] = Sorted(entries: merged, through: through, moved: moved)
        }
        return (merged, through)
    }

    /// Both are in order.
    private static func merge(_ staying: [RoomEntry], _ arriving: [RoomEntry], _ order: RoomOrder) -> [RoomEntry] {
        var merged: [RoomEntry] = []
        merged.reserveCapacity(staying.count + arriving.count)
        var rest = arriving[...]
        for entry in staying {
            while let next = rest.first, next.precedes(entry, in: order) { merged.append(rest.removeFirst()) }
            merged.append(entry)
        }
        return merged + rest
    }
}
