// SPDX-License-Identifier: MIT

import CommitLog
import Dispatch
import Foundation
import Logging
import NIOCore
import NIOEmbedded
import NIOWebSocket
import PubSub
import Store
import Synchronization
import TestBasics
import WireProtocol

@testable import Chat
@testable import Server

/// One run of the server, on real files, with its threads replaced by queues that the simulator steps through: what the store's
/// readers, the log and the event loop have to do waits here until it is chosen.
///
/// Everything happens on the simulator's thread.
final class SimulatedServer {
    private let store: Store
    private let log: EmbeddedLog
    private let loop = EmbeddedEventLoop()
    private let hub: Hub
    private let reads = WorkQueue()
    private let writes = WorkQueue()
    let chat: ChatService
    private let index: TextIndex
    private let rooms: RoomDirectory
    private let feed: SearchFeed
    let presence: Presence
    private let clock: Clock

    /// - Parameter random: decides where threads of the real server would overtake each other.
    init(directory: URL, clock: Clock, ids: IDSource, random: SeededRandom) throws {
        self.clock = clock
        store = try Store(directory: directory, schedule: reads.add)
        hub = Hub(group: loop, startingAt: try store.readNow { try $0.revision() })
        rooms = try RoomDirectory(store: store)
        let announcer = Announcer(
            hub: hub,
            store: store,
            directory: rooms,
            logger: Logger(label: "faults") { _ in SwiftLogNoOpLogHandler() }
        )
        let reads = reads
        let random = Mutex(random)
        log = try EmbeddedLog(store: store, schedule: writes.add) { changes in
            // A reader may see a commit, and subscribe behind it, before it is announced.
            if random.withLock({ $0.below(3) }) == 0 { _ = reads.runOne() }
            announcer.announce(changes)
        }
        chat = ChatService(log: log, store: store, now: clock.tick, makeID: ids.make)
        index = try TextIndex(directory: directory, upTo: try store.readNow { try $0.revision() })
        feed = try SearchFeed(store: store, index: index)
        presence = Presence(toldOn: hub, timers: loop)
    }

    /// Lets time pass for the connections.
    func pass(_ time: TimeAmount) {
        loop.advanceTime(by: time)
    }

    /// Opens the server's end of a live socket.
    func accept(_ session: Sessions.Session) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(loop: loop)
        let operations = channel.pipeline.syncOperations
        try operations.addHandler(WebSocketFrameEncoder())
        try operations.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 1 << 20)))
        let (hub, loopHub, presence) = (hub, hub.loop(loop), presence)
        let dispatcher = ChatDispatcher(
            chat: chat,
            search: MessageSearch(store: store, index: index),
            directory: rooms,
            rates: Rates(.withoutRates, clock: { .now })
        )
        try operations.addHandler(
            WebSocketConnection {
                ChatSocketHandler(
                    dispatcher: dispatcher,
                    session: session,
                    presence: presence,
                    hub: hub,
                    loop: loopHub,
                    connection: $0
                )
            }
        )
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/simulated")).wait()
        return channel
    }

    /// The parts that can run on, each for one step.
    enum Part: CaseIterable {
        case reads, writes, loop
    }

    /// - Returns: whether there was something to do.
    @discardableResult
    func step(_ part: Part) -> Bool {
        switch part {
        case .reads: return reads.runOne()
        case .writes: return writes.runOne()
        case .loop:
            loop.run()
            return false
        }
    }

    /// Brings the next messages into the search index.
    func indexMessages() throws -> Bool { try feed.step() }

    /// The numbers of a room's messages that can be found.
    func found(in room: RoomID) throws -> [Int64] {
        while try feed.step() {}
        var query = TextIndex.Query()
        query.allOf = [SearchTag.room(room).text]
        return try index.search(query, limit: .max - 1).keys.compactMap { SearchedMessage(key: $0)?.seq.value }
    }

    /// Has the next readers stall between taking their snapshot and using it, so that commits are made and announced meanwhile.
    func stallReaders() {
        let (writes, loop) = (writes, NIOLoopBound(loop, eventLoop: loop))
        store.read { snapshot in
            _ = try? snapshot.get().revision()
            // Aside, because the database refuses to be used from within a read.
            DispatchQueue(label: "aside").sync {
                while writes.runOne() {}
            }
            loop.value.run()
        }
    }

    /// What is kept of deleted records for clients that come back goes: those that were away for longer have to start over.
    func forgetDeletions() {
        let ever = Timestamp(milliseconds: .max)
        log.append(Command(at: ever, operations: [.purge(before: ever, idempotencyBefore: ever, limit: 10)])) { _ in }
    }

    /// Runs until nothing waits.
    func settle() {
        repeat { loop.run() } while reads.runOne() || writes.runOne()
        loop.run()
    }

    /// Ends this run as a crash does: whatever waits is lost.
    func kill() throws {
        reads.drop()
        writes.drop()
        try index.close()
        try store.close()
    }

    /// What the workspace is called, once it was renamed.
    func workspace() throws -> String? {
        try store.readNow { try $0.record(ChatKey.workspace) }.flatMap { Workspace($0.value)?.name }
    }
}

/// Holds what a callback is given.
final class Received<Value: Sendable>: Sendable {
    private let value = Mutex<Result<Value, ChatError>?>(nil)

    struct Missing: Error {}

    func set(_ result: Result<Value, ChatError>) {
        value.withLock { $0 = result }
    }

    func get() throws -> Value {
        guard let value = value.withLock({ $0 }) else { throw Missing() }
        return try value.get()
    }
}

/// Work that waits to be chosen.
final class WorkQueue: Sendable {
    private let items = Mutex<[@Sendable () -> Void]>([])

    func add(_ work: @escaping @Sendable () -> Void) {
        items.withLock { $0.append(work) }
    }

    func runOne() -> Bool {
        let work = items.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        work?()
        return work != nil
    }

    func drop() {
        items.withLock { $0 = [] }
    }
}

/// A clock that moves by one with every reading.
final class Clock: Sendable {
    private let now = Mutex<Int64>(1_700_000_000_000)

    func tick() -> Timestamp {
        now.withLock { now in
            now += 1
            return Timestamp(milliseconds: now)
        }
    }
}

/// Ids that are the same in every run of a seed.
final class IDSource: Sendable {
    private let count = Mutex(0)

    func make(_ length: Int) -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let digits = String(number, radix: 36)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}
