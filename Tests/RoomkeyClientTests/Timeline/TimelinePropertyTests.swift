// SPDX-License-Identifier: MIT

import TestBasics
import Testing

@testable import RoomkeyClient

@Suite("RoomkeyClient: a timeline, whatever comes when")
struct TimelinePropertyTests {
    @Test(
        "in the end it is what the server has: ordered, whole, each message once, as it is now",
        arguments: seeds(200)
    )
    func converges(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var room = ToldRoom()
        for _ in 0..<random.below(20) { room.happen(&random) }
        var reader = try RoomReader(room)
        for _ in 1...200 {
            step(&reader, &room, &random)
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

    private func step(_ reader: inout RoomReader, _ room: inout ToldRoom, _ random: inout SeededRandom) {
        switch random.below(9) {
        case 0...2:
            room.happen(&random)
            reader.listen(to: room)
        case 3, 4:
            reader.hearNext()
        case 5:
            let before = Seq(rawValue: Int64(random.below(Int(room.newest.rawValue) + 2)) + 1)
            // Nothing is asked before it is caught up.
            if !reader.state.isCatchingUp {
                reader.pages.append(room.page(before: before, limit: 1 + random.below(20)))
            }
        case 6 where !reader.pages.isEmpty:
            reader.take(reader.pages.remove(at: random.below(reader.pages.count)))
        case 7 where !reader.state.isCatchingUp:
            // An acknowledgement may come ahead of the events before it.
            let own = reader.unheard.compactMap { event in
                if case .message(let sent) = event, sent.message.sender == ToldRoom.me { sent.message } else { nil }
            }
            if let message = own.randomElement(using: &random) { reader.acknowledge(message) }
        case 8 where random.oneIn(12):
            // The socket breaks, while something happens.
            for _ in 0..<random.below(15) { room.happen(&random) }
            if random.oneIn(4) { reader.startOver(with: room) } else { reader.connect(to: room) }
        case 8 where random.oneIn(3):
            let low = Int64(random.below(Int(room.newest.rawValue) + 1))
            reader.keep(Seq(rawValue: low)...Seq(rawValue: low + 4))
        default: break
        }
    }

    /// Everything arrives, and what is missing is loaded.
    private func finish(_ reader: inout RoomReader, _ room: ToldRoom) {
        while !reader.unheard.isEmpty { reader.hearNext() }
        for page in reader.pages { reader.take(page) }
        while let gap = reader.gaps.last {
            let isCurrent = reader.take(room.page(before: Seq(rawValue: gap.upperBound.rawValue + 1), limit: 7))
            #expect(isCurrent, "a page as of the newest change is refused")
            guard isCurrent else { return }
        }
    }

    private func expectOrdered(_ reader: RoomReader) {
        let snapshot = reader.snapshot
        let seqs = snapshot.messages.map(\.seq)
        #expect(zip(seqs, seqs.dropFirst()).allSatisfy { $0 < $1 }, "\(seqs)")
        #expect(Set(snapshot.rows.map(\.id)).count == snapshot.rows.count)
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
