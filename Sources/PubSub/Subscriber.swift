// SPDX-License-Identifier: MIT

package import AccessPattern
package import NIOCore
import WireProtocol

/// The way out of a connection. Called on the connection's event loop only.
package protocol FrameSink: AnyObject {
    /// Queues a finished frame.
    func write(_ frame: ByteBuffer)
    /// Sends what is queued.
    func flush()
    /// Bytes that are queued and not yet taken by the socket; 0 also while they are few.
    var queuedBytes: Int { get }
    /// Closes the connection and says why.
    func close(_ reason: CloseReason)
}

/// A connection's place in the hub of its event loop. Lives on that loop.
package final class Subscriber {
    let sink: any FrameSink
    /// Changes up to here are known to the client; what is not newer is not delivered.
    var after: Revision = .zero
    /// What it is subscribed to, and its place among those who are.
    var topics: [Topic: Int] = [:]
    var patterns: [Pattern] = []
    /// The last publication that was delivered, so that several matching subscriptions deliver it once.
    var lastDelivered: UInt64 = 0
    var isWaitingForFlush = false
    /// Whether what waits is also a reply.
    var isAnswered = false
    /// The topics of a batch that it follows, while the batch is delivered.
    var batchTopics: [Int] = []
    /// Is given what a publication informs the connection of, in order with what it is told; see ``Publication/Effect/inform(_:)``.
    package var onNews: (([UInt8]) -> Void)?

    package init(sink: any FrameSink) {
        self.sink = sink
    }

    /// A subscription by wildcard.
    package struct Pattern: Hashable, Sendable {
        package let space: Topic.Space
        package let glob: Glob

        package init(_ space: Topic.Space, _ glob: Glob) {
            self.space = space
            self.glob = glob
        }
    }
}
