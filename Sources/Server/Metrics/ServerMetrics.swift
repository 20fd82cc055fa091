// SPDX-License-Identifier: MIT

import PubSub
import Store
import Synchronization
import WireProtocol

/// What the server counts of itself from its start on, for who looks after it (docs/operating.md, "ServerMetrics").
///
/// Any thread may count and read. What happened between two readings is their difference.
final class ServerMetrics: Sendable {
    private let startedAt = ContinuousClock.now
    private let deliveryTimes: LatencyHistogram
    private let database: DatabaseFile
    private let messages = Atomic<Int>(0)
    private let connections = Atomic<Int>(0)

    /// - Parameter hub: which times what it delivers.
    init(hub: Hub, database: DatabaseFile) {
        deliveryTimes = hub.deliveryTimes
        self.database = database
    }

    /// Counts the new messages among what is told of a commit.
    func noteMessages(in publications: [Publication]) {
        let count = publications.reduce(0) { $1.acceptedAt == nil ? $0 : $0 + 1 }
        if count > 0 { messages.wrappingAdd(count, ordering: .relaxed) }
    }

    func connectionOpened() { connections.wrappingAdd(1, ordering: .relaxed) }

    func connectionClosed() { connections.wrappingSubtract(1, ordering: .relaxed) }

    /// As the API tells them; asks the file system for sizes, so not for an event loop.
    var json: [UInt8] {
        let (seconds, attoseconds) = (ContinuousClock.now - startedAt).components
        return JSONWriter.object(reserving: 1024) { writer in
            writer.member("version", RoomkeyServer.version)
            writer.member("uptime", seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
            writer.member("connections", connections.load(ordering: .relaxed))
            writer.member("messages", messages.load(ordering: .relaxed))
            writer.name("deliveries")
            writer.array { writer in
                for step in deliveryTimes.steps {
                    writer.object { writer in
                        writer.member("upTo", step.upTo)
                        writer.member("count", step.count)
                    }
                }
            }
            writer.member("databaseBytes", database.sizeWithLog)
            if let bytes = ResidentMemory.bytes() { writer.member("residentBytes", bytes) }
        }
    }
}
