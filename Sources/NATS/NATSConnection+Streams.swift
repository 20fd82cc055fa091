// SPDX-License-Identifier: MIT

import CNATS
import Foundation

extension NATSConnection {
    /// Creates a stream on the disks of the servers, if it does not exist. A full one refuses new messages and drops none.
    /// - Parameters:
    ///   - replicas: on how many servers; one where they do not stand in a cluster.
    ///   - note: what is noted with it.
    ///   - configure: sets what else is to be set.
    func makeStream(
        _ name: String,
        subjects: [String],
        replicas: Int,
        note: String = "",
        configure: (inout jsStreamConfig) -> Void = { _ in }
    ) throws(NATSError) {
        do {
            do {
                try addStream(name, subjects: subjects, replicas: replicas, note: note, configure)
            } catch .replicasNotSupported {
                try addStream(name, subjects: subjects, replicas: 1, note: note, configure)
            }
        } catch .streamExists {
            // Another was first.
            return
        }
    }

    private func addStream(
        _ name: String,
        subjects: [String],
        replicas: Int,
        note: String,
        _ configure: (inout jsStreamConfig) -> Void
    ) throws(NATSError) {
        let copies = subjects.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var list = copies.map { UnsafePointer($0) }
        var code = jsErrCode(0)
        let status = name.withCString { name in
            note.withCString { note in
                list.withUnsafeMutableBufferPointer { list in
                    var configuration = jsStreamConfig()
                    jsStreamConfig_Init(&configuration)
                    configuration.Name = name
                    configuration.Description = note
                    configuration.Subjects = list.baseAddress
                    configuration.SubjectsLen = Int32(list.count)
                    configuration.Storage = js_FileStorage
                    configuration.Discard = js_DiscardNew
                    configuration.Replicas = Int64(replicas)
                    configure(&configuration)
                    return js_AddStream(nil, jetStream, &configuration, nil, &code)
                }
            }
        }
        try NATSError.check(status, "creating the stream \(name)", code: code)
    }
}
