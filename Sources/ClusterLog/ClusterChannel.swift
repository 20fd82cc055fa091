// SPDX-License-Identifier: MIT

import Dispatch
package import Foundation
import NATS
import Synchronization

/// What nodes tell each other of the moment: not kept, and lost on who does not listen. In the order in which each node says it.
package final class ClusterChannel: Sendable {
    /// This run of this node, among the others.
    package let node = UUID()
    private let connection: NATSConnection
    private let subject: String
    private let queue = DispatchQueue(label: "roomkey.cluster.channel")
    private let subscription = Mutex<NATSSubscription?>(nil)

    init(_ connection: NATSConnection, subject: String) {
        self.connection = connection
        self.subject = subject
    }

    /// Tells the others, soon. Never blocks.
    package func say(_ message: [UInt8]) {
        queue.async { [connection, subject] in connection.publish(message, to: subject) }
    }

    /// Hears what all nodes say, this one included, on one thread.
    package func listen(_ hear: @escaping @Sendable ([UInt8]) -> Void) throws {
        let subscribed = try connection.subscribe(to: subject, hear)
        subscription.withLock { $0 = subscribed }
    }

    func close() {
        subscription.withLock { $0 = nil }
    }
}
