// SPDX-License-Identifier: MIT

import CommitLog
import Foundation
import Logging
import NATS
import Store
import TestBasics
import WireProtocol

@testable import ClusterLog

/// A node without a server: a database and the log it follows.
final class TestNode {
    let folder: TemporaryFolder
    let store: Store
    let log: ClusterLog
    let announced = Journal<Change>()

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(
        on server: NATSServer,
        in folder: TemporaryFolder? = nil,
        stream name: String = "log",
        patience: Duration = ClusterLog.patience
    ) throws {
        self.folder = try folder ?? TemporaryFolder()
        store = try Store(directory: self.folder.url)
        let connection = try NATSConnection(NATSOptions(servers: [server.address], name: "test"), logger: Self.logger)
        let stream = NATSStream(name, subject: "test.\(name)", on: connection)
        let found = try ClusterLog.findStream(stream)
        let announced = announced
        log = try ClusterLog(found, of: stream, store: store, patience: patience, logger: Self.logger) { changes in
            for change in changes { announced.record(change) }
        }
    }

    /// Every node follows the log until it is stopped.
    func stop() async throws {
        await log.close()
        log.stream.connection.close()
        try store.close()
    }

    /// What the database holds, with when each was last changed.
    func records() throws -> [Record] {
        try store.readNow { try $0.range(.keyValue, .prefix([]), limit: .max).records }
    }

    /// Waits until it has applied all that is in the log now, and knows it.
    func isCurrent() async throws {
        let last = try log.stream.state().last
        try await eventually("the node has caught up") {
            try log.isReady && store.readNow { try $0.logPosition()?.entry ?? 0 } >= last
        }
    }
}

extension Timestamp {
    static let beginning = Timestamp(milliseconds: 1_700_000_000_000)
}

/// A value that a command puts under a key.
func put(_ key: String, _ value: String) -> Command {
    Command(at: .beginning, operations: [.put(Address(.keyValue, key), Array(value.utf8))])
}

struct TimedOut: Error, CustomStringConvertible {
    let description: String
}

/// Waits until something holds.
func eventually(
    _ what: String,
    within timeout: Duration = .seconds(120),
    _ condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + timeout
    while try !condition() {
        guard .now < deadline else { throw TimedOut(description: "not in time: \(what)") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
