// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import NATS
import Store
import TestBasics
import Testing
import WireProtocol

@testable import ClusterLog

@Suite("Cluster log", .serialized)
struct ClusterLogTests {
    private let server: NATSServer

    init() throws {
        server = try NATSServer()
    }

    @Test("writers on three nodes: the same records under the same revisions everywhere, announced once, in one order")
    func threeNodes() async throws {
        let nodes = try (0..<3).map { _ in try TestNode(on: server) }
        let each = 200
        let outcomes = Journal<Revision>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, node) in nodes.enumerated() {
                let log = node.log
                group.addTask {
                    for number in 0..<each {
                        // Half of the keys are those of the other nodes too.
                        let key = number.isMultiple(of: 2) ? "shared/\(number)" : "own/\(index)/\(number)"
                        guard case .applied(let revision, _) = try await log.append(put(key, "\(index)")) else {
                            throw TimedOut(description: "a write was refused")
                        }
                        outcomes.record(revision)
                    }
                }
            }
            try await group.waitForAll()
        }
        for node in nodes { try await node.isCurrent() }
        let records = try nodes[0].records()
        #expect(records.count == each / 2 + 3 * each / 2)
        #expect(Set(outcomes.entries.map(\.value)) == Set(1...Int64(3 * each)))
        let expected = Array(1...Int64(3 * each))
        for node in nodes {
            #expect(try node.records() == records)
            #expect(node.announced.entries.map(\.revision.value) == expected)
            try await node.stop()
        }
    }

    @Test("commands that one caller appends one after another complete in that order, many to an entry")
    func orderOfOneCaller() async throws {
        let node = try TestNode(on: server)
        let completed = Journal<Int>()
        let count = 3_000
        await withCheckedContinuation { continuation in
            for number in 0..<count {
                node.log.append(put("\(number)", "x")) { _ in
                    completed.record(number)
                    if number == count - 1 { continuation.resume() }
                }
            }
        }
        #expect(completed.entries == Array(0..<count))
        #expect(try node.log.stream.state().last < UInt64(count), "commands that wait together share an entry")
        try await node.stop()
    }

    @Test("a node that starts again applies what it has missed, and nothing twice")
    func startingAgain() async throws {
        let (stays, goes) = (try TestNode(on: server), try TestNode(on: server))
        let counter = Command(at: .beginning, operations: [.increment(Address(.keyValue, "counter"), by: 1)])
        for _ in 0..<10 { _ = try await goes.log.append(counter) }
        try await goes.stop()
        for _ in 0..<10 { _ = try await stays.log.append(counter) }

        let back = try TestNode(on: server, in: goes.folder)
        try await back.isCurrent()
        #expect(try back.records().map { String(decoding: $0.value, as: UTF8.self) } == ["20"])
        #expect(back.announced.entries.map(\.revision.value) == Array(11...20))
        #expect(try back.records() == stays.records())
        try await back.stop()
        try await stays.stop()
    }

    @Test("without NATS writes fail after a while and say that nothing was done; reads go on; then all is well again")
    func unreachable() async throws {
        let node = try TestNode(on: server, patience: .milliseconds(700))
        _ = try await node.log.append(put("a", "1"))
        server.kill()
        try await eventually("the loss is noticed") { !node.log.stream.connection.isConnected }
        await #expect(throws: CommitLogError.unreachable) { try await node.log.append(put("a", "2")) }
        #expect(try node.records().map(\.value) == [Array("1".utf8)])
        try await eventually("the node says that it is not up to date") { !node.log.isReady }

        try server.start()
        try await node.isCurrent()
        _ = try await node.log.append(put("a", "3"))
        #expect(try node.records().map(\.value) == [Array("3".utf8)])
        #expect(node.announced.entries.compactMap(\.value) == [Array("1".utf8), Array("3".utf8)])
        try await node.stop()
    }

    @Test("NATS falls silent in the middle of a write: its outcome is unknown, and the same again is done once")
    func unknown() async throws {
        let node = try TestNode(on: server, patience: .milliseconds(700))
        _ = try await node.log.append(put("a", "1"))
        let counter = Command(
            at: .beginning,
            idempotencyKey: [7],
            operations: [.increment(Address(.keyValue, "counter"), by: 1)]
        )
        server.freeze()
        await #expect(throws: CommitLogError.unknown) { try await node.log.append(counter) }
        server.thaw()
        try await node.isCurrent()
        _ = try await node.log.append(counter)
        _ = try await node.log.append(counter)
        let record = try #require(try node.records().first { $0.address.key == Array("counter".utf8) })
        #expect(record.value == Array("1".utf8))
        try await node.stop()
    }

    @Test("what was accepted before it stops is done")
    func closing() async throws {
        let node = try TestNode(on: server)
        let outcomes = Journal<Bool>()
        for number in 0..<500 {
            node.log.append(put("\(number)", "x")) { result in
                if case .success(.applied) = result { outcomes.record(true) }
            }
        }
        await node.log.close()
        #expect(outcomes.entries.count == 500)
        #expect(try node.records().count == 500)
        await #expect(throws: CommitLogError.closed) { try await node.log.append(put("late", "x")) }
        try await node.stop()
    }

    @Test("a write that is larger than NATS takes is refused, and those after it are done")
    func tooLarge() async throws {
        let node = try TestNode(on: server)
        let limit = node.log.stream.connection.maximumMessageBytes
        let large = String(repeating: "x", count: limit + 1)
        await #expect(throws: CommitLogError.tooLarge(limit: limit)) { try await node.log.append(put("large", large)) }
        _ = try await node.log.append(put("small", "x"))
        #expect(try node.records().count == 1)
        try await node.stop()
    }
}
