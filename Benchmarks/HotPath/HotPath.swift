// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import NIOCore
import NIOEmbedded
import PubSub
import Store
import TestBasics
import WireProtocol

/// Takes messages the way from the chat's rules over the log and the store to what subscribers are written, on one thread and without
/// a clock or chance, so that the instructions it takes can be counted (scripts/hot-path.sh).
///
/// Usage: `hot-path MESSAGES`
@main
struct HotPath {
    private static let subscribers = 25
    /// Messages of a transaction.
    private static let batch = 16

    /// Gone with the last reference to it.
    private let folder: TemporaryFolder
    private let schedule = ManualSchedule()
    private let loop = EmbeddedEventLoop()
    private let hub: Hub
    private let store: Store
    private let log: EmbeddedLog
    private let chat: ChatService

    static func main() throws {
        guard let count = CommandLine.arguments.dropFirst().first.flatMap({ Int($0) }) else {
            fatalError("Usage: hot-path MESSAGES")
        }
        try HotPath().run(messages: count)
    }

    private init() throws {
        folder = try TemporaryFolder()
        let schedule = schedule
        let store = try Store(directory: folder.url, schedule: { schedule($0) })
        let directory = try RoomDirectory(store: store)
        let hub = Hub(group: loop, startingAt: .zero)
        log = try EmbeddedLog(store: store, schedule: { schedule($0) }) { changes in
            directory.note(changes)
            let publications = ChatEvents.publications(for: changes) { needed in
                (try? store.readNow { try needed.read(in: $0) }) ?? .nothing
            }
            if let last = changes.last { hub.publish(publications, through: last.revision) }
        }
        let counter = Counter()
        chat = ChatService(
            log: log,
            store: store,
            now: { Timestamp(milliseconds: 1_764_000_000_000 + counter.next()) },
            makeID: counter.nextID
        )
        self.store = store
        self.hub = hub
    }

    private func run(messages: Int) throws {
        let ada = try reply { chat.createGuest(named: "Ada", with: { _ in [] }, reply: $0) }
        let room = try reply { chat.createRoom(named: "General", by: Principal(ada), reply: $0) }
        let sinks = (0..<Self.subscribers).map { _ in Sink() }
        for sink in sinks {
            hub.loop(loop).subscribe(Subscriber(sink: sink), to: [ChatTopics.room(room.id)], patterns: [])
        }
        let sent = Counter()
        let text = Array(String(repeating: "some words of it ", count: 12).utf8.prefix(200))
        for start in stride(from: 0, to: messages, by: Self.batch) {
            for number in start..<min(start + Self.batch, messages) {
                guard let clientID = ClientMessageID("m\(number)") else { continue }
                let reply = ChatService.Reply<ChatService.Sent> { if case .success = $0 { _ = sent.next() } }
                let draft = ChatService.Draft(text, as: clientID)
                chat.send(draft, to: room.id, from: Principal(ada), reply: reply)
            }
            schedule.run()
            loop.run()
        }
        log.close()
        try store.close()
        guard sent.count == Int64(messages), sinks.allSatisfy({ ($0.bytes > 200 * messages) == (messages > 0) }) else {
            fatalError("Not all messages were sent and heard.")
        }
    }

    private func reply<Value: Sendable>(to action: (ChatService.Reply<Value>) -> Void) throws -> Value {
        let replied = Journal<Result<Value, ChatError>>()
        action(ChatService.Reply { replied.record($0) })
        schedule.run()
        loop.run()
        guard let result = replied.entries.first else { fatalError("There was no reply.") }
        return try result.get()
    }
}

/// A connection that takes all it is written.
private final class Sink: FrameSink {
    private(set) var bytes = 0
    let queuedBytes = 0

    func write(_ frame: ByteBuffer) { bytes += frame.readableBytes }
    func flush() {}
    func close(_ reason: CloseReason) {}
}
