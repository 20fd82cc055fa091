// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import NATS
import Store
import TestBasics
import Testing
import WireProtocol

@testable import ClusterLog

@Suite("Cluster log: snapshots", .serialized)
struct SnapshotTests {
    private let server: NATSServer

    init() throws {
        server = try NATSServer()
    }

    /// Takes a snapshot whenever there is anything new.
    private static let eager: SnapshotSchedule = {
        var schedule = SnapshotSchedule()
        schedule.entries = 1
        schedule.interval = .milliseconds(20)
        return schedule
    }()

    /// Writes until a log has been trimmed, on the leader.
    private func trim(_ node: TestNode) async throws {
        let keeper = SnapshotKeeper(node.log, schedule: Self.eager) { true }
        let snapshots = try LogSnapshots(of: node.log.id, beside: node.log.stream)
        for number in 1...3 {
            _ = try await node.log.append(put("trimmed/\(number)", "x"))
            let applied = try node.log.stream.state().last
            try await eventually("the snapshot is taken") { try snapshots.all().first?.entry == applied }
        }
        await keeper.close()
    }

    /// Opens a database as a node does that starts.
    private func enter(_ folder: TemporaryFolder, beside node: TestNode) async throws {
        let entrance = ClusterBootstrap(node.log.stream, channelSubject: "now", logger: TestNode.logger)
        try await entrance.openStore { try Store(directory: folder.url) }.close()
    }

    @Test("the two newest are kept, and the log behind the older of them")
    func trimming() async throws {
        let node = try TestNode(on: server)
        try await trim(node)
        let kept = try LogSnapshots(of: node.log.id, beside: node.log.stream).all()
        #expect(kept.map(\.entry) == [3, 2])
        #expect(try node.log.stream.state().first == 3)
        try await node.stop()
    }

    @Test("a node that is not the leader takes none")
    func notOnDuty() async throws {
        let node = try TestNode(on: server)
        let asked = Journal<Bool>()
        let keeper = SnapshotKeeper(node.log, schedule: Self.eager) {
            asked.record(true)
            return false
        }
        _ = try await node.log.append(put("a", "1"))
        let before = asked.entries.count
        try await eventually("it is asked again") { asked.entries.count > before + 2 }
        await keeper.close()
        #expect(try LogSnapshots(of: node.log.id, beside: node.log.stream).all().isEmpty)
        try await node.stop()
    }

    @Test("an empty node begins with a snapshot where the log was trimmed, reads on, and agrees with the others")
    func emptyNode() async throws {
        let node = try TestNode(on: server)
        try await trim(node)
        _ = try await node.log.append(put("tail", "1"))
        let folder = try TemporaryFolder()
        try await enter(folder, beside: node)
        let new = try TestNode(on: server, in: folder)
        _ = try await new.log.append(put("new", "1"))
        try await node.isCurrent()
        try await new.isCurrent()
        #expect(try new.records() == node.records())
        #expect(try new.records().count == 5)
        let positions = try [node, new].map { try $0.store.readNow { try $0.logPosition() } }
        #expect(positions[0] == positions[1])
        try await new.stop()
        try await node.stop()
    }

    @Test("a node that the log has been trimmed behind takes a snapshot in place of its database")
    func farBehind() async throws {
        let late = try TestNode(on: server)
        _ = try await late.log.append(put("before", "1"))
        try await late.stop()
        let node = try TestNode(on: server)
        try await node.isCurrent()
        try await trim(node)
        #expect(throws: ClusterError.trimmed(path: late.store.path, first: 4, applied: 1)) {
            try TestNode(on: server, in: late.folder)
        }
        try await enter(late.folder, beside: node)
        let again = try TestNode(on: server, in: late.folder)
        try await again.isCurrent()
        #expect(try again.records() == node.records())
        let files = try FileManager.default.contentsOfDirectory(atPath: late.folder.url.path)
        #expect(!files.contains { $0.contains("partial") })
        try await again.stop()
        try await node.stop()
    }

    @Test("a node that can go on with its database keeps it")
    func notBehind() async throws {
        let node = try TestNode(on: server)
        try await trim(node)
        let current = try TestNode(on: server, in: try await entered(beside: node))
        try await current.isCurrent()
        try await current.stop()
        let inode = try FileManager.default.attributesOfItem(atPath: current.store.path)[.systemFileNumber] as? Int
        try await enter(current.folder, beside: node)
        let after = try FileManager.default.attributesOfItem(atPath: current.store.path)[.systemFileNumber] as? Int
        #expect(inode == after)
        try await node.stop()
    }

    @Test("where the newest snapshot is damaged, a node begins with the one before")
    func damaged() async throws {
        let node = try TestNode(on: server)
        try await trim(node)
        let bucket = try NATSObjectStore("log", replicas: ClusterLog.replicas, on: node.log.stream.connection)
        let newest = try #require(try bucket.objects().map(\.name).max())
        let folder = try TemporaryFolder()
        let nonsense = folder.url.appending(path: "nonsense")
        try Data("nonsense".utf8).write(to: nonsense)
        try bucket.put(nonsense, as: newest, description: node.log.id)
        let new = try TestNode(on: server, in: try await entered(beside: node))
        try await new.isCurrent()
        #expect(try new.records() == node.records())
        try await new.stop()
        try await node.stop()
    }

    @Test("what was half-written when a node was killed is gone when it starts again")
    func remains() async throws {
        let node = try TestNode(on: server)
        let folder = try TemporaryFolder()
        for name in ["snapshot.sqlite.partial-1", "roomkey.sqlite.partial-2-journal", "roomkey-kept.sqlite"] {
            try Data([1]).write(to: folder.url.appending(path: name))
        }
        try await enter(folder, beside: node)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!files.contains { $0.contains("partial") })
        #expect(files.contains("roomkey-kept.sqlite"))
        try await node.stop()
    }

    private func entered(beside node: TestNode) async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try await enter(folder, beside: node)
        return folder
    }

    @Test("a log that was trimmed and has no snapshot is not begun with")
    func noSnapshot() async throws {
        let node = try TestNode(on: server)
        for number in 1...3 { _ = try await node.log.append(put("\(number)", "x")) }
        try node.log.stream.forget(through: 2)
        await #expect(throws: ClusterError.noSnapshot(first: 3)) { _ = try await entered(beside: node) }
        try await node.stop()
    }

    @Test(
        "one is due when much is new, or when the newest is old and anything is new",
        arguments: [
            (newest: 10, applied: 10, age: 9_000, isDue: false), (newest: 10, applied: 11, age: 10, isDue: false),
            (newest: 10, applied: 11, age: 3_601, isDue: true), (newest: 10, applied: 100_010, age: 10, isDue: true),
            (newest: 10, applied: 3_010, age: 10, isDue: true),
        ]
    )
    func schedule(newest: Int, applied: Int, age: Int, isDue: Bool) {
        // Where 3,000 are new, each takes 100 KB; else one byte.
        let average: UInt64 = applied == 3_010 ? 100_000 : 1
        let now = Date()
        let state = NATSStream.State(
            note: "",
            replicas: 3,
            first: 1,
            last: UInt64(applied),
            bytes: UInt64(applied) * average,
            madeAt: now
        )
        let isDueNow = SnapshotSchedule().isDue(
            newest: UInt64(newest),
            takenAt: now - Double(age),
            applied: UInt64(applied),
            state: state,
            now: now
        )
        #expect(isDueNow == isDue)
    }
}
