// SPDX-License-Identifier: MIT

import CNATS
package import Foundation

/// A JetStream stream of one subject: a log that the servers replicate, and number from 1.
package final class NATSStream: Sendable {
    package let connection: NATSConnection
    package let name: String
    package let subject: String

    package init(_ name: String, subject: String, on connection: NATSConnection) {
        self.name = name
        self.subject = subject
        self.connection = connection
    }

    /// How it stands with a stream.
    package struct State: Sendable, Equatable {
        /// What the one who made it has noted.
        package let note: String
        package let replicas: Int
        /// The oldest message that is kept, and the newest; the newest is 0 while there was never any.
        package let first: UInt64
        package let last: UInt64
        /// What the messages that are kept take, in bytes.
        package let bytes: UInt64
        package let madeAt: Date

        package init(note: String, replicas: Int, first: UInt64, last: UInt64, bytes: UInt64, madeAt: Date) {
            self.note = note
            self.replicas = replicas
            self.first = first
            self.last = last
            self.bytes = bytes
            self.madeAt = madeAt
        }
    }

    /// - Throws: ``NATSError/noSuchStream`` when it is not there.
    package func state() throws(NATSError) -> State {
        var info: UnsafeMutablePointer<jsStreamInfo>?
        var code = jsErrCode(0)
        try NATSError.check(
            js_GetStreamInfo(&info, connection.jetStream, name, nil, &code),
            "looking up the stream \(name)",
            code: code
        )
        defer { jsStreamInfo_Destroy(info) }
        guard let info = info?.pointee, let configuration = info.Config?.pointee else { throw .noSuchStream }
        return State(
            note: configuration.Description.map { String(cString: $0) } ?? "",
            replicas: Int(configuration.Replicas),
            first: info.State.FirstSeq,
            last: info.State.LastSeq,
            bytes: info.State.Bytes,
            madeAt: Date(timeIntervalSince1970: Double(info.Created) / 1e9)
        )
    }

    /// Makes the stream where it is not there yet. It keeps everything, and rather refuses new messages than forget old ones.
    /// - Parameters:
    ///   - replicas: on how many servers; one where they do not stand in a cluster.
    ///   - note: noted with it, of what ``State/note`` tells.
    package func make(replicas: Int, note: String) throws(NATSError) {
        try connection.makeStream(name, subjects: [subject], replicas: replicas, note: note)
    }

    /// Appends a message and waits until it is replicated.
    /// - Parameter timeout: how long to wait for the answer.
    /// - Returns: its number.
    /// - Throws: ``NATSError/timedOut`` when it may have been appended or not.
    @discardableResult
    package func append(_ message: [UInt8], timeout: Duration) throws(NATSError) -> UInt64 {
        var acknowledgement: UnsafeMutablePointer<jsPubAck>?
        var code = jsErrCode(0)
        let status = name.withCString { name in
            var options = jsPubOptions()
            jsPubOptions_Init(&options)
            options.ExpectStream = name
            options.MaxWait = timeout.inMilliseconds
            return js_Publish(
                &acknowledgement,
                connection.jetStream,
                subject,
                message,
                Int32(message.count),
                &options,
                &code
            )
        }
        try NATSError.check(status, "appending to the stream \(name)", code: code)
        defer { jsPubAck_Destroy(acknowledgement) }
        return acknowledgement?.pointee.Sequence ?? 0
    }

    /// Forgets the messages up to a number, that one included.
    package func forget(through sequence: UInt64) throws(NATSError) {
        // For the servers 0 stands for all messages.
        guard sequence > 0 else { return }
        var options = jsOptions()
        jsOptions_Init(&options)
        options.Stream.Purge.Sequence = sequence + 1
        try NATSError.check(
            js_PurgeStream(connection.jetStream, name, &options, nil),
            "trimming the stream \(name)"
        )
    }

    /// Reads the messages from a number on, and those that come, in their order.
    package func reader(from sequence: UInt64) throws(NATSError) -> NATSStreamReader {
        try NATSStreamReader(self, from: sequence)
    }
}

extension Duration {
    var inMilliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
