// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import NATS
import Store
import TestBasics
import Testing
import WireProtocol

@testable import ClusterLog

@Suite("Cluster log: which database belongs to which log", .serialized)
struct BelongingTests {
    private let server: NATSServer

    init() throws {
        server = try NATSServer()
    }

    @Test("a database that has been its own log does not begin to follow another")
    func notEmpty() throws {
        let folder = try TemporaryFolder()
        let store = try Store(directory: folder.url)
        _ = try store.apply([put("a", "1")])
        try store.close()
        #expect(throws: ClusterError.notEmpty(path: store.path)) { try TestNode(on: server, in: folder) }
    }

    @Test("a database that follows a log is never its own")
    func followsLog() async throws {
        let node = try TestNode(on: server)
        _ = try await node.log.append(put("a", "1"))
        #expect(throws: StoreError.followsLog(path: node.store.path)) { try EmbeddedLog(store: node.store) { _ in } }
        try await node.stop()
    }

    @Test("a database that has followed one log does not follow another")
    func otherLog() async throws {
        let node = try TestNode(on: server)
        _ = try await node.log.append(put("a", "1"))
        try await node.stop()
        #expect(throws: ClusterError.otherLog(path: node.store.path)) {
            try TestNode(on: server, in: node.folder, stream: "other")
        }
    }

    @Test("a database is not ahead of its log")
    func logLost() async throws {
        let node = try TestNode(on: server)
        _ = try await node.log.append(put("a", "1"))
        try await node.stop()
        let store = try Store(directory: node.folder.url)
        _ = try store.apply([], through: LogPosition(log: node.log.id, entry: 7))
        try store.close()
        #expect(throws: ClusterError.logLost(last: 1, applied: 7)) { try TestNode(on: server, in: node.folder) }
    }

    @Test("what is not an entry ends the node, and is not left out")
    func damagedEntry() async throws {
        let node = try TestNode(on: server)
        try node.log.stream.append([9, 9, 9], timeout: .seconds(60))
        var failures = node.log.failures.makeAsyncIterator()
        #expect(await failures.next() == .newerEntry(1))
        try await node.stop()
        #expect(try Store(directory: node.folder.url).readNow { try $0.logPosition()?.entry } == 0)
    }

    @Test("an entry that stands in the log twice, or behind a later one of its node, counts once")
    func repeatedEntry() async throws {
        let node = try TestNode(on: server)
        let stranger = UUID()
        let counter = Command(at: .beginning, operations: [.increment(Address(.keyValue, "counter"), by: 1)])
        let nothingRead = LogDigest.Mark(entry: 0, digest: 0)
        for number: UInt64 in [1, 3, 3, 2, 4] {
            let entry = LogEntry(
                id: LogEntry.ID(node: stranger, number: number),
                witness: nothingRead,
                commands: [counter]
            )
            try node.log.stream.append(entry.encoded(), timeout: .seconds(60))
        }
        try await node.isCurrent()
        #expect(try node.records().map(\.value) == [Array("3".utf8)])
        // Also by a node that starts in the middle of it.
        try await node.stop()
        let again = try TestNode(on: server, in: node.folder)
        let late = LogEntry(id: LogEntry.ID(node: stranger, number: 4), witness: nothingRead, commands: [counter])
        try again.log.stream.append(late.encoded(), timeout: .seconds(60))
        _ = try await again.log.append(put("last", "x"))
        #expect(try again.records().first?.value == Array("3".utf8))
        try await again.stop()
    }

    @Test("a node that has read another log than its neighbour is told so by the neighbour's next entry, and ends")
    func parted() async throws {
        let node = try TestNode(on: server)
        _ = try await node.log.append(put("a", "1"))
        let entry = LogEntry(
            id: LogEntry.ID(node: UUID(), number: 1),
            witness: LogDigest.Mark(entry: 1, digest: 7),
            commands: []
        )
        try node.log.stream.append(entry.encoded(), timeout: .seconds(60))
        var failures = node.log.failures.makeAsyncIterator()
        #expect(await failures.next() == .parted(2))
        try await node.stop()
    }
}
