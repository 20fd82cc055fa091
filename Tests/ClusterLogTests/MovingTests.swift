// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import NATS
import Store
import TestBasics
import Testing
import WireProtocol

@testable import ClusterLog

@Suite("Cluster log: databases that move in and out", .serialized)
struct MovingTests {
    private let server: NATSServer
    private let joining = [Command(at: .beginning, operations: [.put(Address(.auth, "cluster"), [1])])]
    private let undo = [Command(at: .beginning, operations: [.delete(Address(.auth, "cluster"))])]

    init() throws {
        server = try NATSServer()
    }

    private func entrance(_ name: String = "log") throws -> ClusterBootstrap {
        let connection = try NATSConnection(
            NATSOptions(servers: [server.address], name: "test"),
            logger: TestNode.logger
        )
        let stream = NATSStream(name, subject: "test.\(name)", on: connection)
        return ClusterBootstrap(stream, channelSubject: "now", logger: TestNode.logger)
    }

    /// A database that has been its own log.
    private func database() throws -> (TemporaryFolder, Store) {
        let folder = try TemporaryFolder()
        let store = try Store(directory: folder.url)
        for number in 1...3 { _ = try store.apply([put("own/\(number)", "x")]) }
        return (folder, store)
    }

    private func history(of store: Store) throws -> HistoryID { try store.readNow { try $0.point().history } }

    private func join(_ store: Store, _ entrance: ClusterBootstrap) async throws {
        try await entrance.join(store, with: joining, undo: undo)
    }

    @Test("a database becomes the beginning of a log, which nodes on empty folders begin with too")
    func join() async throws {
        let (folder, store) = try database()
        let own = try history(of: store)
        let entrance = try entrance()
        try await join(store, entrance)
        try store.close()
        let first = try TestNode(on: server, in: folder)
        #expect(try history(of: first.store) != own)
        let other = try TemporaryFolder()
        try await entrance.openStore { try Store(directory: other.url) }.close()
        let second = try TestNode(on: server, in: other)
        _ = try await second.log.append(put("new", "1"))
        try await first.isCurrent()
        try await second.isCurrent()
        #expect(try first.records() == second.records())
        #expect(try first.records().count == 4)
        #expect(try second.records().map(\.revision).max() == Revision(5))
        #expect(try history(of: first.store) == history(of: second.store))
        try await first.stop()
        try await second.stop()
    }

    @Test("nobody begins with the first entry of a log that goes on where a database was, when its snapshot is gone")
    func snapshotGone() async throws {
        let (folder, store) = try database()
        let entrance = try entrance()
        try await join(store, entrance)
        try store.close()
        let snapshots = try NATSObjectStore(
            entrance.stream.name,
            replicas: ClusterLog.replicas,
            on: entrance.stream.connection
        )
        for object in try snapshots.objects() { try snapshots.remove(object) }
        let empty = try TemporaryFolder()
        await #expect(throws: ClusterError.noSnapshot(first: 1)) {
            _ = try await entrance.openStore { try Store(directory: empty.url) }
        }
        #expect(throws: ClusterError.noSnapshot(first: 1)) { try TestNode(on: server, in: empty) }
        withExtendedLifetime(folder) {}
    }

    @Test("a workspace that is there is not joined, and the database is its own log as before")
    func logExists() async throws {
        let node = try TestNode(on: server)
        let (folder, store) = try database()
        let revision = try store.readNow { try $0.revision() }
        await #expect(throws: ClusterError.logExists(stream: "log")) { try await join(store, entrance()) }
        #expect(try store.readNow { try $0.logPosition() } == nil)
        #expect(try store.readNow { try $0.revision() } == revision)
        try await node.stop()
        withExtendedLifetime(folder) {}
    }

    @Test("joining that was broken off is gone on with, and is done once")
    func joinAgain() async throws {
        let (folder, store) = try database()
        // As a crash leaves it before the stream was made.
        _ = try store.apply(joining, through: LogPosition(log: "begun", entry: 0))
        let entrance = try entrance()
        try await join(store, entrance)
        #expect(try ClusterLog.existing(entrance.stream)?.id == "begun")
        let revision = try store.readNow { try $0.revision() }
        try await join(store, entrance)
        #expect(try store.readNow { try $0.revision() } == revision)
        try store.close()
        let node = try TestNode(on: server, in: folder)
        _ = try await node.log.append(put("new", "1"))
        try await node.stop()
    }

    @Test("a node's database has all that the log holds when it leaves, and is its own log then")
    func leave() async throws {
        let node = try TestNode(on: server)
        _ = try await node.log.append(put("a", "1"))
        let leaving = try TestNode(on: server)
        try await leaving.isCurrent()
        try await leaving.stop()
        _ = try await node.log.append(put("b", "2"))
        let store = try Store(directory: leaving.folder.url)
        try await entrance().catchUp(store)
        #expect(try history(of: store) == history(of: node.store))
        let entry = try ClusterBootstrap.leave(store) { _ in [put("left", "1")] }
        #expect(entry == 2)
        #expect(try history(of: store) != history(of: node.store))
        let log = try EmbeddedLog(store: store) { _ in }
        _ = try await log.append(put("c", "3"))
        log.close()
        #expect(try store.readNow { try $0.logNumbers() }.isEmpty)
        let keys = try store.readNow { try $0.range(.keyValue, .prefix([]), limit: .max).records.map(\.address.key) }
        #expect(keys.map { String(decoding: $0, as: UTF8.self) } == ["a", "b", "c", "left"])
        try store.close()
        try await node.stop()
    }

    @Test("a node that has stopped following is told why while it starts")
    func failsToStart() async throws {
        let node = try TestNode(on: server)
        try node.log.stream.append([9, 9, 9], timeout: .seconds(60))
        // Until it has read the entry, it is ready.
        let deadline = ContinuousClock.now + .seconds(120)
        await #expect(throws: ClusterError.newerEntry(1)) {
            while .now < deadline {
                try await node.log.waitUntilReady()
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        try await node.stop()
    }
}
