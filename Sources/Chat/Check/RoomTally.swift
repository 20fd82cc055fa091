// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// The counts of one room, to compare with its counters.
struct RoomTally {
    let room: RoomID
    var members: Int64 = 0
    var membersCounter = Counter.absent
    var newestCounter = Counter.absent
    private var newest = Seq(0)

    /// The value of a counter.
    enum Counter: Equatable {
        case absent
        case unreadable
        case number(Int64)

        init(_ value: [UInt8]) {
            self = Int64(String(decoding: value, as: UTF8.self)).map(Counter.number) ?? .unreadable
        }
    }

    init(room: RoomID) {
        self.room = room
    }

    /// Counts a message. They come in the order of their numbers: 1, 2, 3… (docs/architecture.md, invariant 7).
    mutating func add(_ seq: Seq, _ problems: inout Problems) {
        let expected = newest.value + 1
        switch seq.value - expected {
        case 0: break
        case 1: problems.add("message \(expected) is missing", at: ChatKey.room(room))
        case 2...: problems.add("messages \(expected) to \(seq.value - 1) are missing", at: ChatKey.room(room))
        default: problems.add("message \(seq) is before the first", at: ChatKey.room(room))
        }
        newest = seq
    }

    /// Called after the last of the room's records.
    func close(_ problems: inout Problems) {
        if case .number(let number) = membersCounter, number != members {
            problems.add("is \(number), but there are \(members)", at: ChatKey.members(room))
        }
        switch newestCounter {
        case .number(let number) where number != newest.value:
            problems.add("is \(number), but the newest message is \(newest)", at: ChatKey.newest(room))
        case .absent where newest > Seq(0):
            problems.add("does not exist, but the newest message is \(newest)", at: ChatKey.newest(room))
        case .absent, .unreadable, .number:
            break
        }
    }
}
