// SPDX-License-Identifier: MIT

import NIOCore
import PubSub

/// A connection that keeps what it is given. Lives on its event loop, as a connection does.
final class RecordingSink: FrameSink {
    private(set) var written: [String] = []
    private(set) var sent: [String] = []
    private(set) var flushes = 0
    private(set) var closed: [CloseReason] = []
    /// A socket that takes nothing leaves all of this queued after a flush.
    var stuckBytes = 0
    /// Done when the connection is closed, as the channel's handler would.
    var whenClosed: () -> Void = {}

    var queuedBytes: Int { stuckBytes }

    func write(_ frame: ByteBuffer) { written.append(String(buffer: frame)) }

    func flush() {
        flushes += 1
        sent = written
    }

    func close(_ reason: CloseReason) {
        closed.append(reason)
        whenClosed()
    }
}
