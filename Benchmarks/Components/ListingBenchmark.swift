// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import CommitLog
import Foundation
import Server
import Store
import WireProtocol

/// Pages of a listing of 10,000 rooms, a tenth of them private: read and encoded, without a socket. Between two pages something is said
/// in one of the rooms, so that their order has changed each time.
enum ListingBenchmark {
    private static let rooms = 10_000
    private static let pages = 200

    static func run() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "roomkey-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let store = try Store(directory: directory)
        let listing = try RoomDirectory(store: store)
        let log = try EmbeddedLog(store: store, announce: listing.note)
        let chat = ChatService(log: log, store: store, now: Timestamp.now, makeID: RandomText.make)
        let ids = try await fill(chat)
        let reader = try await ChatService.awaited { chat.createGuest(named: "Reader", with: { _ in [] }, reply: $0) }
        for id in ids.prefix(50) {
            _ = try await ChatService.awaited { chat.join(id, by: Principal(reader), reply: $0) }
        }

        let requests: [(String, RoomDirectory.Request)] = [
            ("by name, 50", .init(limit: 50)), ("by activity, 50", .init(order: .active, limit: 50)),
            ("by name, 500", .init()), ("a search, 50", .init(search: "number 77", order: .active, limit: 50)),
            ("a search for nothing", .init(search: "nothing like it")),
        ]
        print("A page of \(rooms) rooms")
        for (name, request) in requests {
            var measurement = Measurement()
            for number in 0..<pages {
                guard let room = ids.prefix(50).randomElement(), let clientID = ClientMessageID("\(number)") else {
                    continue
                }
                let draft = ChatService.Draft([0x61], as: clientID)
                _ = try await ChatService.awaited { chat.send(draft, to: room, from: Principal(reader), reply: $0) }
                let start = ContinuousClock.now
                _ = try await ChatService.awaited { listing.list(request, for: reader.id, reply: $0) }
                measurement.add(start.duration(to: .now))
            }
            print("  \(name.padding(toLength: 20, withPad: " ", startingAt: 0))  \(measurement.summary)")
        }
        let start = ContinuousClock.now
        _ = try RoomDirectory(store: store)
        print("  read at the start     \(start.duration(to: .now))")
        log.close()
        try store.close()
    }

    /// Makes the rooms, by as many people as it takes for each to be in few of them.
    private static func fill(_ chat: ChatService) async throws -> [RoomID] {
        var ids: [RoomID] = []
        for start in stride(from: 0, to: rooms, by: 500) {
            let maker = try await ChatService.awaited {
                chat.createGuest(named: "Maker \(start)", with: { _ in [] }, reply: $0)
            }
            ids += try await withThrowingTaskGroup(of: RoomID?.self) { group in
                for number in start..<start + 500 {
                    group.addTask {
                        let visibility: Visibility = number.isMultiple(of: 10) ? .private : .public
                        let room = try await ChatService.awaited {
                            chat.createRoom(
                                named: "Room number \(number)",
                                visibility: visibility,
                                by: Principal(maker),
                                reply: $0
                            )
                        }
                        return visibility == .public ? room.id : nil
                    }
                }
                return try await group.reduce(into: []) { ids, id in if let id { ids.append(id) } }
            }
        }
        return ids
    }
}
