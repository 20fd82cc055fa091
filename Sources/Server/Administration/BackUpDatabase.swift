// SPDX-License-Identifier: MIT

import Foundation
package import Store
import WireProtocol

/// `roomkey backup`: whoever has the data folder writes the copy.
package struct BackUpDatabase: DatabaseReading {
    package static let name = "backUpDatabase"
    /// Absolute: the file to create, or a folder for a dated one.
    let target: String

    package init(target: String) {
        self.target = target
    }

    package struct Answer: Codable, Sendable {
        package let path: String
        package let bytes: Int
        package let revision: Int64
        /// Whether `roomkey check` has nothing to say about the copy.
        package let isSound: Bool
    }

    package func perform(
        on database: DatabaseFile,
        until stop: ReadStop,
        progress: @escaping CommandProgress
    ) throws -> Answer {
        let target = try file()
        UnfinishedCopy.removeRemains(in: target.deletingLastPathComponent())
        let copy = try UnfinishedCopy(of: database, for: target, until: stop, progress: progress)
        let report = try DatabaseCheck.all.run(on: copy.file, until: stop)
        guard !report.isDamaged else {
            throw StoreError.damaged(path: database.path, reason: report.problems.lines.joined(separator: "; "))
        }
        let size = try copy.file.size()
        try copy.finish()
        // What is wrong in the database is so in its copy; having none would be worse.
        return Answer(path: target.path, bytes: size, revision: report.revision.value, isSound: report.isSound)
    }

    /// The file to write.
    private func file() throws(AdministrationFailure) -> URL {
        guard target.hasPrefix("/") else { throw AdministrationFailure("\(target) is not an absolute path.") }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: target, isDirectory: &isFolder) else {
            return URL(filePath: target)
        }
        guard isFolder.boolValue else {
            throw AdministrationFailure("\(target) already exists. Choose another name, or a folder.")
        }
        return DatedName.file("roomkey", in: URL(filePath: target, directoryHint: .isDirectory))
    }
}
