// SPDX-License-Identifier: MIT

import CNATS
import Foundation

/// Files that the servers replicate, in the layout that all clients of NATS share (ADR-20): a stream with the chunks of each object
/// under one subject, and a note of it under another. An object is there from the moment its note is, and whole.
package final class NATSObjectStore: Sendable {
    let connection: NATSConnection
    let bucket: String

    static let chunkBytes = 128 << 10
    static let answerMilliseconds: Int64 = 5_000

    var stream: String { "OBJ_\(bucket)" }

    /// Opens a bucket, and makes it if it is not there.
    /// - Parameter replicas: on how many servers; one where they do not stand in a cluster.
    package init(_ bucket: String, replicas: Int, on connection: NATSConnection) throws(NATSError) {
        self.bucket = bucket
        self.connection = connection
        guard try !isThere() else { return }
        try connection.makeStream(stream, subjects: [subject("C", ">"), subject("M", ">")], replicas: replicas) {
            $0.AllowRollup = true
            $0.AllowDirect = true
        }
    }

    private func isThere() throws(NATSError) -> Bool {
        do {
            _ = try NATSStream(stream, subject: subject("C", ">"), on: connection).state()
            return true
        } catch .noSuchStream {
            return false
        }
    }

    /// The objects that are there.
    package func objects() throws(NATSError) -> [NATSObject] {
        var objects: [NATSObject] = []
        for subject in try subjects(under: subject("M", ">")) {
            guard let (note, _) = try last(of: subject) else { continue }
            guard let object = try? JSONDecoder().decode(NATSObject.self, from: note) else {
                // Chunks of it must not be taken for remains.
                throw .failed(doing: "reading the object store \(bucket)", reason: "\(subject) is not understood")
            }
            if object.deleted != true { objects.append(object) }
        }
        return objects
    }

    /// Removes an object: first its note, so that nobody begins to read it.
    package func remove(_ object: NATSObject) throws(NATSError) {
        try purge(noteSubject(of: object.name))
        try purge(subject("C", object.nuid))
    }

    /// Removes chunks without an object: of those that were replaced, and those that were never finished.
    /// - Parameter age: how long nothing has been added to them, so that what is being put there stays.
    package func removeRemains(olderThan age: Duration) throws(NATSError) {
        let limit = Date(timeIntervalSinceNow: -Double(age.inMilliseconds) / 1_000)
        let chunks = try subjects(under: subject("C", ">"))
        // Asked for after the chunks: what was finished meanwhile is among them.
        let kept = Set(try objects().map { subject("C", $0.nuid) })
        for chunk in chunks where !kept.contains(chunk) {
            guard let (_, at) = try last(of: chunk), at < limit else { continue }
            try purge(chunk)
        }
    }

    func subject(_ kind: String, _ name: String) -> String { "$O.\(bucket).\(kind).\(name)" }

    func noteSubject(of name: String) -> String { subject("M", Data(name.utf8).base64URLEncoded) }

    private func subjects(under filter: String) throws(NATSError) -> [String] {
        var info: UnsafeMutablePointer<jsStreamInfo>?
        let status = filter.withCString { filter in
            var options = jsOptions()
            jsOptions_Init(&options)
            options.Wait = Self.answerMilliseconds
            options.Stream.Info.SubjectsFilter = filter
            return js_GetStreamInfo(&info, connection.jetStream, stream, &options, nil)
        }
        try NATSError.check(status, "looking into the object store \(bucket)")
        defer { jsStreamInfo_Destroy(info) }
        guard let list = info?.pointee.State.Subjects?.pointee else { return [] }
        return (0..<Int(list.Count)).compactMap { index in
            list.List[index].Subject.map { String(cString: $0) }
        }
    }

    /// The newest message under a subject, and when it came; nil when there is none.
    private func last(of subject: String) throws(NATSError) -> (message: Data, at: Date)? {
        var message: OpaquePointer?
        let status = js_GetLastMsg(&message, connection.jetStream, stream, subject, nil, nil)
        guard status != NATS_NOT_FOUND else { return nil }
        try NATSError.check(status, "looking into the object store \(bucket)")
        defer { natsMsg_Destroy(message) }
        guard let bytes = natsMsg_GetData(message) else { return nil }
        let data = Data(bytes: bytes, count: Int(natsMsg_GetDataLength(message)))
        return (data, Date(timeIntervalSince1970: Double(natsMsg_GetTime(message)) / 1e9))
    }

    private func purge(_ subject: String) throws(NATSError) {
        let status = subject.withCString { subject in
            var options = jsOptions()
            jsOptions_Init(&options)
            options.Wait = Self.answerMilliseconds
            options.Stream.Purge.Subject = subject
            return js_PurgeStream(connection.jetStream, stream, &options, nil)
        }
        try NATSError.check(status, "removing from the object store \(bucket)")
    }
}

extension Data {
    /// With the padding, as the other clients of NATS write it.
    var base64URLEncoded: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }
}
