// SPDX-License-Identifier: MIT

import NIOCore
import PubSub

/// A connection that keeps what it is given. Lives on its event loop, as a connection does.
final class RecordingSink: FrameSink {
    private(set) var written: [String] = []
    private(set) var sent: [String] = []
    private(set) var writes = 0
    private(set) var flushes = 0
    private(set) var closed: [CloseReason] = []
    /// A socket that takes nothing leaves all of this queued after a flush.
    var stuckBytes = 0
    /// Done when the connection is closed, as the channel's handler would.
    var whenClosed: () -> Void = {}
    var whenWritten: () -> Void = {}
    var whenFlushed: () -> Void = {}

    var queuedBytes: Int { stuckBytes }

    /// Takes frames that end with a line break each, as those of the tests do, however many come at once.
    func write(_ frames: ByteBuffer) {
        writes += 1
        written += String(buffer: frames).split(separator: "\n").map(String.init)
        whenWritten()
    }

    func flush() {
        flushes += 1
        sent = written
        whenFlushed()
    }

    func close(_ reason: CloseReason) {
        closed.append(reason)
        whenClosed()
    }
}
