// SPDX-License-Identifier: MIT

import CNATS
import Crypto
package import Foundation

extension NATSObjectStore {
    /// How long a chunk may take to come.
    private static let chunkMilliseconds: Int64 = 10_000

    /// Puts a file there, a chunk at a time. One of the same name is replaced.
    /// - Throws: ``NATSError``, or what reading the file throws. Nobody sees anything of it then.
    @discardableResult
    package func put(_ file: URL, as name: String, description: String) throws -> NATSObject {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let nuid = UUID().uuidString.replacing("-", with: "")
        let chunkSubject = subject("C", nuid)
        var hash = SHA256()
        var size = 0
        var chunks = 0
        while let chunk = try handle.read(upToCount: Self.chunkBytes), !chunk.isEmpty {
            // Each is acknowledged before the next is read, so that memory stays bounded.
            try publish(chunk, to: chunkSubject, isNote: false)
            hash.update(data: chunk)
            size += chunk.count
            chunks += 1
        }
        let object = NATSObject(
            name: name,
            description: description,
            bucket: bucket,
            nuid: nuid,
            size: size,
            mtime: Date().formatted(.iso8601),
            chunks: chunks,
            digest: Self.digest(hash),
            deleted: nil
        )
        try publish(JSONEncoder().encode(object), to: noteSubject(of: name), isNote: true)
        return object
    }

    /// Writes an object to a file that is there, as it comes, and checks it.
    /// - Parameter progress: is told how many bytes have come.
    /// - Throws: ``NATSError/interrupted(reason:)`` when it does not come whole, or what writing to the file throws.
    package func get(_ object: NATSObject, to file: URL, progress: (Int) -> Void) throws {
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        var subscription: OpaquePointer?
        let status = stream.withCString { name in
            var options = jsSubOptions()
            jsSubOptions_Init(&options)
            options.Stream = name
            options.Ordered = true
            return js_SubscribeSync(
                &subscription,
                connection.jetStream,
                subject("C", object.nuid),
                nil,
                &options,
                nil
            )
        }
        try NATSError.check(status, "reading from the object store \(bucket)")
        defer { if let subscription { connection.end(subscription) } }
        var hash = SHA256()
        var size = 0
        for _ in 0..<object.chunks {
            var message: OpaquePointer?
            let status = natsSubscription_NextMsg(&message, subscription, Self.chunkMilliseconds)
            guard status == NATS_OK else { throw NATSError.interrupted(reason: NATSError.reason(for: status)) }
            defer { natsMsg_Destroy(message) }
            guard let bytes = natsMsg_GetData(message) else { continue }
            let chunk = Data(bytes: bytes, count: Int(natsMsg_GetDataLength(message)))
            try handle.write(contentsOf: chunk)
            hash.update(data: chunk)
            size += chunk.count
            progress(size)
        }
        guard size == object.size, Self.digest(hash) == object.digest else {
            throw NATSError.interrupted(reason: "\(object.name) is not what was put there")
        }
    }

    private static func digest(_ hash: SHA256) -> String {
        "SHA-256=" + Data(hash.finalize()).base64URLEncoded
    }

    private func publish(_ data: Data, to subject: String, isNote: Bool) throws(NATSError) {
        var message: OpaquePointer?
        let made = data.withUnsafeBytes { bytes in
            natsMsg_Create(
                &message,
                subject,
                nil,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(data.count)
            )
        }
        try NATSError.check(made, "preparing a message")
        defer { natsMsg_Destroy(message) }
        // What was noted of an object of this name before goes.
        if isNote { try NATSError.check(natsMsgHeader_Set(message, "Nats-Rollup", "sub"), "preparing a message") }
        var code = jsErrCode(0)
        var options = jsPubOptions()
        jsPubOptions_Init(&options)
        options.MaxWait = Self.answerMilliseconds
        let status = js_PublishMsg(nil, connection.jetStream, message, &options, &code)
        try NATSError.check(status, "putting into the object store \(bucket)", code: code)
    }
}
