// SPDX-License-Identifier: MIT

package import Store
import WireProtocol

/// Facts for what is told live: most come from the other changes of the commit, so that a message costs no read.
struct CommitFacts: EventFacts {
    /// A commit's changes, in revision order, of any namespace.
    let changes: [Change]
    /// What the key of each stands for.
    let keys: [ChatKey.Record]
    private let counters: Counters
    private let read: ChatEvents.Read

    /// - Parameter read: reads what the changes do not say. Not called for messages.
    init(_ changes: [Change], read: (ChatEvents.Needed) -> ChatEvents.Read) {
        // Not lazy: each key is taken apart once, though it is looked at several times.
        let keys = changes.map { $0.address.namespace == .chat ? ChatKey.Record($0.address.key) : .other }
        let counters = Counters(changes, keys)
        var needed = ChatEvents.Needed()
        // By index: most changes are of no use here, and they are not to be copied.
        for index in changes.indices {
            switch keys[index] {
            case .room(let room):
                needed.rooms.insert(Room.View(room: room, user: nil))
            case .joinedRoom(let user, let room) where changes[index].value != nil:
                needed.rooms.insert(Room.View(room: room, user: user))
            case .readMarker(let room, let user) where !counters.imply(markerOf: room, changes[index].revision):
                needed.markers.insert(ReadMarker(changes[index], room, user))
            case .member(let room, _) where counters.count(.members(room), changes[index].revision) == nil:
                needed.memberCounts.insert(room)
            default:
                break
            }
        }
        self.changes = changes
        self.keys = keys
        self.counters = counters
        self.read = needed.isEmpty ? .nothing : read(needed)
    }

    func isNew(_ message: Message, in room: RoomID) -> Bool {
        // A new message moves its room's counter; an edited one does not.
        counters.count(.newest(room), message.revision) == message.seq.value
    }

    func members(of room: RoomID, at revision: Revision) -> Int64? {
        counters.count(.members(room), revision) ?? read.memberCounts[room]
    }

    func count(of emoji: Emoji, on seq: Seq, in room: RoomID, at revision: Revision) -> Int64 {
        counters.count(.reactionCount(room, seq, emoji), revision) ?? 0
    }

    func mentions(after marker: ReadMarker) -> [Seq] { read.mentions[marker] ?? [] }

    func room(_ room: RoomID, for user: UserID?) -> Room? { read.rooms[Room.View(room: room, user: user)] }

    func isImplied(markerOf room: RoomID, at revision: Revision) -> Bool { counters.imply(markerOf: room, revision) }

    func isDeleted(_ seq: Seq, of room: RoomID, at revision: Revision) -> Bool {
        let message = ChatKey.message(room, seq)
        return changes.contains { $0.revision == revision && $0.address == message }
    }
}

/// What counters came to: how many are in a room, which of its messages is the newest, how often there is a reaction.
private struct Counters {
    /// In the order of revisions.
    private var counts: [(revision: Revision, key: ChatKey.Record, count: Int64)] = []

    init(_ changes: [Change], _ keys: [ChatKey.Record]) {
        for index in changes.indices {
            switch keys[index] {
            case .members, .newest, .reactionCount:
                guard let value = changes[index].value, let count = Int64(String(decoding: value, as: UTF8.self)) else {
                    continue
                }
                counts.append((changes[index].revision, keys[index], count))
            default: continue
            }
        }
    }

    /// What a command made of a counter; nil when it did not change it.
    func count(_ key: ChatKey.Record, _ revision: Revision) -> Int64? {
        var (low, high) = (0, counts.count)
        while low < high {
            let middle = (low + high) / 2
            if counts[middle].revision < revision { low = middle + 1 } else { high = middle }
        }
        var count: Int64?
        // One that a command changes several times, as it does for the people of a new direct room, came to the last.
        while low < counts.count, counts[low].revision == revision {
            if counts[low].key == key { count = counts[low].count }
            low += 1
        }
        return count
    }

    func imply(markerOf room: RoomID, _ revision: Revision) -> Bool {
        count(.newest(room), revision) != nil || count(.members(room), revision) != nil
    }
}

extension ChatEvents {
    /// What neither a change nor those beside it say.
    package struct Needed {
        /// Rooms that have changed or were joined.
        var rooms: Set<Room.View> = []
        var markers: Set<ReadMarker> = []
        /// Rooms in which somebody has another role: how many are in them has not changed, and is told with it.
        var memberCounts: Set<RoomID> = []

        var isEmpty: Bool { rooms.isEmpty && markers.isEmpty && memberCounts.isEmpty }

        /// Reads it, as of a commit or later.
        package func read(in snapshot: Snapshot) throws -> Read {
            var read = Read(rooms: try Room.read(rooms, in: snapshot))
            for marker in markers {
                read.mentions[marker] =
                    try Mentions.unread(by: marker.user, in: marker.room, after: marker.read, snapshot)
            }
            for room in memberCounts { read.memberCounts[room] = try snapshot.integer(ChatKey.members(room)) }
            return read
        }
    }

    package struct Read {
        var rooms: [Room.View: Room]
        var mentions: [ReadMarker: [Seq]] = [:]
        var memberCounts: [RoomID: Int64] = [:]

        /// Nothing, where nothing could be read.
        package static let nothing = Read(rooms: [:])
    }
}
