// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Foundation
import Server
import Store
import WireProtocol

/// Pages of a room with a million messages, every tenth an answer and every fifth with reactions: read and encoded, without a socket.
enum HistoryBenchmark {
    private static let messages = 1_000_000
    private static let pages = 200

    static func run() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "roomkey-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let store = try Store(directory: directory)
        let log = try EmbeddedLog(store: store) { _ in }
        let chat = ChatService(log: log, store: store, now: Timestamp.now, makeID: RandomText.make)
        let ada = try await ChatService.awaited { chat.createGuest(named: "Ada", with: { _ in [] }, reply: $0) }
        let room = try await ChatService.awaited { chat.createRoom(named: "Million", by: Principal(ada), reply: $0) }.id
        try await fill(room, from: ada, chat)
        let positions: [(String, (Int64) -> ChatService.Position)] = [
            ("newest", { _ in .newest }), ("before", { .before(Seq($0)) }), ("around", { .around(Seq($0)) }),
            ("at a time", { .at(Timestamp(milliseconds: Timestamp.now().milliseconds - $0 / 100)) }),
        ]
        print("A page of 50 of a room with \(messages) messages")
        for (name, position) in positions {
            var measurement = Measurement()
            for _ in 0..<pages {
                let seq = Int64.random(in: 1...Int64(messages))
                let start = ContinuousClock.now
                _ = try await ChatService.awaited {
                    chat.history(of: room, position(seq), limit: 50, for: ada.id, reply: $0)
                }
                measurement.add(start.duration(to: .now))
            }
            print("  \(name.padding(toLength: 9, withPad: " ", startingAt: 0))  \(measurement.summary)")
        }
        log.close()
        try store.close()
    }

    private static func fill(_ room: RoomID, from user: User, _ chat: ChatService) async throws {
        let text = Array(String(repeating: "a few words ", count: 10).utf8)
        let emoji = ["👍", "🎉", "❤️"].compactMap { Emoji($0) }
        let batch = 1_000
        for start in stride(from: 0, to: messages, by: batch) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in start..<start + batch {
                    guard let clientID = ClientMessageID("m\(number)") else { continue }
                    let replyTo = number % 10 == 0 && number >= batch ? Seq(Int64(number - batch + 1)) : nil
                    let draft = ChatService.Draft(text, as: clientID, replyTo: replyTo)
                    group.addTask {
                        _ = try await ChatService.awaited {
                            chat.send(draft, to: room, from: Principal(user), reply: $0)
                        }
                    }
                }
                try await group.waitForAll()
                for number in stride(from: start, to: start + batch, by: 5) {
                    let emoji = emoji[number / 5 % emoji.count]
                    let seq = Seq(Int64(number + 1))
                    group.addTask {
                        _ = try await ChatService.awaited {
                            chat.react(with: emoji, to: seq, of: room, by: Principal(user), reply: $0)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
