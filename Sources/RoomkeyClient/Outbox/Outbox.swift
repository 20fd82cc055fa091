// SPDX-License-Identifier: MIT

/// The messages that the server has not acknowledged, in the order they were written.
struct Outbox: Sendable, Equatable {
    /// More than this nobody can mean to say while away.
    static let mostItems = 10_000

    private(set) var items: [OutboxItem]

    init(_ items: [OutboxItem] = []) {
        self.items = items
    }

    subscript(id: OutboxItem.ID) -> OutboxItem? { items.first { $0.id == id } }

    func inRoom(_ room: RoomID) -> [OutboxItem] { items.filter { $0.room == room } }

    /// What is to be sent to a room next: the first that was not refused.
    func next(in room: RoomID) -> OutboxItem? { items.first { $0.room == room && $0.refusal == nil } }

    var rooms: Set<RoomID> { Set(items.map(\.room)) }

    /// Adds one, or another state of one that is there.
    mutating func put(_ item: OutboxItem) {
        if let index = items.firstIndex(where: { $0.id == item.id }) {
            items[index] = item
        } else {
            items.append(item)
        }
    }

    mutating func remove(_ id: OutboxItem.ID) {
        items.removeAll { $0.id == id }
    }

    /// Removes what a file of version 0.1.0 names by its client ID alone.
    mutating func remove(_ clientID: ClientMessageID) {
        items.removeAll { $0.clientID == clientID }
    }
}
