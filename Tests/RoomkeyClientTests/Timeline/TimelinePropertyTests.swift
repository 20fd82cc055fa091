// SPDX-License-Identifier: MIT

import TestBasics
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: a timeline, whatever comes when")
struct TimelinePropertyTests {
    /// A client of a room that chance is at work in: hears events in order but late, pages and acknowledgements whenever they come.
    private struct Reader {
        var state = TimelineState()
        var heard = 0
        var newest: Seq = 0
        /// Asked for, and not arrived.
        var pages: [MessagePage] = []

        mutating func hear(_ event: LiveEvent) {
            switch event {
            case .message(let message, _):
                newest = max(newest, message.seq)
                state.add([message])
            case .messageUpdated(let message, _):
                state.update(message, isNew: message.seq > newest)
                newest = max(newest, message.seq)
            case .reaction(let change): state.react(change, me: ToldRoom.me)
            case .pin(let change): state.pin(change)
            default: Issue.record("an event that the room does not tell")
            }
        }

        /// - Returns: whether it was still true.
        @discardableResult
        mutating func take(_ page: MessagePage) -> Bool {
            newest = max(newest, page.newest)
            return state.add(page)
        }

        var snapshot: TimelineSnapshot {
            TimelineSnapshot(ToldRoom.id, state, newest: newest, me: ToldRoom.me)
        }
    }

    @Test(
        "in the end it is what the server has: ordered, whole, each message once, as it is now",
        arguments: seeds(100)
    )
    func converges(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var room = ToldRoom()
        var reader = Reader()
        for _ in 1...200 {
            switch random.below(8) {
            case 0...2:
                room.happen(&random)
            case 3 where reader.heard < room.events.count:
                reader.hear(room.events[reader.heard])
                reader.heard += 1
            case 4:
                let before = Seq(rawValue: Int64(random.below(Int(room.newest.rawValue) + 2)) + 1)
                reader.pages.append(room.page(before: before, limit: 1 + random.below(8)))
            case 5 where !reader.pages.isEmpty:
                reader.take(reader.pages.remove(at: random.below(reader.pages.count)))
            case 6:
                // An acknowledgement may come ahead of the events before it.
                let unheard = room.events[reader.heard...].compactMap { event in
                    if case .message(let message, _) = event, message.sender == ToldRoom.me { message } else { nil }
                }
                if let message = unheard.randomElement(using: &random) { reader.state.acknowledge(message) }
            case 7 where random.oneIn(15):
                reset(&reader, &room)
            case 7 where random.oneIn(5):
                let low = Int64(random.below(Int(room.newest.rawValue) + 1))
                reader.state.keep(Seq(rawValue: low)...Seq(rawValue: low + 10))
            default: break
            }
            expectOrdered(reader)
        }
        finish(&reader, room)
        for (mine, other) in zip(reader.snapshot.messages, room.messages) where Comparable(mine) != Comparable(other) {
            #expect(Comparable(mine) == Comparable(other))
            break
        }
        #expect(reader.snapshot.messages.count == room.messages.count)
        #expect(reader.snapshot.rows.count == room.messages.count)
        #expect(!reader.snapshot.hasOlder)
    }

    /// The server can no longer tell what happened: the timeline is empty, and what was on its way is gone with the socket.
    private func reset(_ reader: inout Reader, _ room: inout ToldRoom) {
        reader = Reader(heard: room.events.count, newest: room.newest)
        reader.take(room.page(before: Seq(rawValue: room.newest.rawValue + 1), limit: 5))
    }

    /// Everything arrives, and what is missing is loaded.
    private func finish(_ reader: inout Reader, _ room: ToldRoom) {
        for event in room.events[reader.heard...] { reader.hear(event) }
        for page in reader.pages { reader.take(page) }
        while let gap = reader.state.gaps(newest: reader.newest).last {
            let isCurrent = reader.take(room.page(before: Seq(rawValue: gap.upperBound.rawValue + 1), limit: 7))
            #expect(isCurrent, "a page as of the newest change is refused")
        }
    }

    private func expectOrdered(_ reader: Reader) {
        let seqs = reader.snapshot.messages.map(\.seq)
        #expect(zip(seqs, seqs.dropFirst()).allSatisfy { $0 < $1 }, "\(seqs)")
        #expect(Set(reader.snapshot.rows.map(\.id)).count == reader.snapshot.rows.count)
    }

    /// A message, its reactions without their order.
    private struct Comparable: Equatable {
        let message: Message
        let reactions: Set<Mark>

        struct Mark: Hashable {
            let emoji: String
            let count: Int
            let isMine: Bool
            let people: Set<UserID>
        }

        init(_ message: Message) {
            var bare = message
            bare.reactions = []
            self.message = bare
            reactions = Set(
                message.reactions.map {
                    Mark(emoji: $0.emoji, count: $0.count, isMine: $0.isMine, people: Set($0.people.map(\.id)))
                }
            )
        }
    }
}
