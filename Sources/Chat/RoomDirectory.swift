// SPDX-License-Identifier: MIT

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
        /// The rooms in order, until they change.
        var sorted: [Order: [RoomEntry]] = [:]
        /// How often an order has changed.
        var shuffles = 0
    }

    /// What rooms are sorted by.
    package enum Order: String, Sendable {
        case name
        /// Where something was said last comes first; a room where nothing was said yet counts from when it was made.
        case active
    }

    /// Reads the rooms there are.
    package init(store: Store) throws(StoreError) {
        self.store = store
        let read = try store.readNow { snapshot in
            var entries: [RoomID: RoomEntry] = [:]
            for record in try snapshot.children(.chat, of: ChatKeys.rooms, limit: .max) {
                guard case .room(let id) = ChatKey(record.address.key) else { continue }
                let saidAt = try snapshot.record(ChatKeys.newest(id))?.updatedAt
                entries[id] = RoomEntry(id, record: record.value, saidAt: saidAt)
            }
            return State(entries: entries, through: try snapshot.revision())
        }
        state = Mutex(read)
    }

    /// Takes in what a commit has changed. Called in the order of commits, before they are answered, so that who has made a room finds it.
    package func note(_ changes: [Change]) {
        guard let newest = changes.last?.revision else { return }
        let changes = changes.filter { $0.address.namespace == .chat && Self.mayMatter($0.address.key) }
        state.withLock { state in
            for change in changes where change.revision > state.through {
                switch ChatKey(change.address.key) {
                case .room(let room):
                    let saidAt = state.entries[room]?.saidAt
                    state.entries[room] = change.value.flatMap { RoomEntry(room, record: $0, saidAt: saidAt) }
                    state.sorted = [:]
                    state.shuffles += 1
                case .newest(let room):
                    state.entries[room]?.saidAt = change.at
                    state.sorted[.active] = nil
                    state.shuffles += 1
                default: break
                }
            }
            state.through = max(state.through, newest)
        }
    }

    /// Tells most keys that do not matter by their look: every commit passes here.
    private static func mayMatter(_ key: [UInt8]) -> Bool {
        key.starts(with: ChatKeys.rooms.utf8)
            && (key.suffix(7).elementsEqual("/newest".utf8)
                || !key.dropFirst(ChatKeys.rooms.utf8.count).contains(UInt8(ascii: "/")))
    }

    /// The next rooms in an order.
    /// - Parameters:
    ///   - after: where the page before has ended.
    ///   - isWanted: tells whether a room belongs to the listing.
    /// - Returns: at most this many, and up to which revision changes are in it.
    func next(
        _ limit: Int,
        by order: Order,
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

    /// All rooms in an order, and up to which revision changes are in it. Commits do not wait while they are sorted.
    private func sorted(by order: Order) -> (entries: [RoomEntry], through: Revision) {
        let (known, entries, through, shuffles) = state.withLock {
            ($0.sorted[order], $0.entries, $0.through, $0.shuffles)
        }
        if let known { return (known, through) }
        let sorted = entries.values.sorted { $0.position(in: order) < $1.position(in: order) }
        state.withLock { state in
            if state.shuffles == shuffles { state.sorted[order] = sorted }
        }
        return (sorted, through)
    }
}
