// SPDX-License-Identifier: MIT

import CNATS

/// Reads a stream in order. When what comes next is not coming, it says so and is of no use any more: the owner makes another, from
/// the number it has come to.
///
/// The server sends ahead, but only as much as is taken from here (flow control), so memory stays bounded.
package final class NATSStreamReader {
    /// A message and its number in the stream.
    package struct Entry: Sendable, Equatable {
        package let sequence: UInt64
        package let message: [UInt8]
    }

    private let connection: NATSConnection
    private let subscription: OpaquePointer
    /// The number of the message that comes next.
    private var next: UInt64
    /// See ``NATSConnection/returns``.
    private let returns: Int

    /// How often the server says that it is still there, in nanoseconds.
    private static let heartbeat: Int64 = 1_000_000_000

    init(_ stream: NATSStream, from sequence: UInt64) throws(NATSError) {
        let returns = stream.connection.returns
        var subscription: OpaquePointer?
        var code = jsErrCode(0)
        let status = stream.name.withCString { name in
            var options = jsSubOptions()
            jsSubOptions_Init(&options)
            options.Stream = name
            options.Config.AckPolicy = js_AckNone
            options.Config.DeliverPolicy = js_DeliverByStartSequence
            options.Config.OptStartSeq = sequence
            options.Config.FlowControl = true
            options.Config.Heartbeat = Self.heartbeat
            options.Config.MemoryStorage = true
            options.Config.Replicas = 1
            return js_SubscribeSync(&subscription, stream.connection.jetStream, stream.subject, nil, &options, &code)
        }
        try NATSError.check(status, "reading the stream \(stream.name)", code: code)
        guard let subscription else { throw .interrupted(reason: "there is no subscription") }
        connection = stream.connection
        self.subscription = subscription
        self.returns = returns
        next = sequence
    }

    deinit {
        connection.end(subscription)
    }

    /// Waits for messages and takes those that are there.
    /// - Parameters:
    ///   - wait: how long to wait for the first.
    ///   - bytes: stop when they come to this many.
    /// - Returns: none when none came in time.
    /// - Throws: ``NATSError/interrupted(reason:)``.
    package func entries(within wait: Duration, upTo bytes: Int) throws(NATSError) -> [Entry] {
        // The server may have been started anew, and know nothing of us.
        guard connection.returns == returns else { throw .interrupted(reason: "the connection was lost") }
        var entries: [Entry] = []
        var size = 0
        var wait = wait.inMilliseconds
        while size < bytes, let entry = try entry(within: wait) {
            size += entry.message.count
            entries.append(entry)
            var queued: UInt64 = 0
            guard natsSubscription_QueuedMsgs(subscription, &queued) == NATS_OK, queued > 0 else { break }
            // What is queued may be the server's own signs, so not even now is there certainly one.
            wait = 1
        }
        return entries
    }

    private func entry(within milliseconds: Int64) throws(NATSError) -> Entry? {
        var message: OpaquePointer?
        let status = natsSubscription_NextMsg(&message, subscription, milliseconds)
        guard status != NATS_TIMEOUT else { return nil }
        guard status == NATS_OK else { throw .interrupted(reason: NATSError.reason(for: status)) }
        defer { natsMsg_Destroy(message) }
        let sequence = Self.sequence(of: message)
        guard sequence == next else {
            throw .interrupted(reason: "message \(sequence) came where \(next) was due")
        }
        next += 1
        let bytes = UnsafeRawBufferPointer(start: natsMsg_GetData(message), count: Int(natsMsg_GetDataLength(message)))
        return Entry(sequence: sequence, message: [UInt8](bytes))
    }

    /// The message's number; 0 when it is not of a stream.
    private static func sequence(of message: OpaquePointer?) -> UInt64 {
        var data: UnsafeMutablePointer<jsMsgMetaData>?
        guard natsMsg_GetMetaData(&data, message) == NATS_OK else { return 0 }
        defer { jsMsgMetaData_Destroy(data) }
        return data?.pointee.Sequence.Stream ?? 0
    }
}
