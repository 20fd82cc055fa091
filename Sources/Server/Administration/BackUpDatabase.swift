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
        try stop.check()
        let target = try file(outside: database.url.deletingLastPathComponent())
        do {
            return try copy(database, to: target, until: stop, progress: progress)
        } catch StoreError.diskFull {
            throw AdministrationFailure(AdministrationFailure.fullDisk(of: target.deletingLastPathComponent().path))
        }
    }

    private func copy(
        _ database: DatabaseFile,
        to target: URL,
        until stop: ReadStop,
        progress: @escaping CommandProgress
    ) throws -> Answer {
        UnfinishedCopy.removeRemains(in: target.deletingLastPathComponent())
        let copy = try UnfinishedCopy(of: database, for: target, until: stop, progress: progress)
        let report = try DatabaseCheck.all.run(on: copy.file, until: stop)
        guard !report.isDamaged else {
            throw StoreError.damaged(path: database.path, reason: report.problems.lines.joined(separator: "; "))
        }
        let size = try copy.file.size()
        try stop.check()
        try copy.finish()
        // What is wrong in the database is so in its copy; having none would be worse.
        return Answer(path: target.path, bytes: size, revision: report.revision.value, isSound: report.isSound)
    }

    /// Bytes of a file's name at most: systems take 255, of which the temporary name of a copy adds some 40.
    private static let maximumNameBytes = 200

    /// The file to write.
    /// - Parameter dataFolder: may hold a backup, but not under the name of one of its own files.
    private func file(outside dataFolder: URL) throws(AdministrationFailure) -> URL {
        // Names end there for the system.
        guard !target.utf8.contains(0) else { throw AdministrationFailure("A path cannot contain a NUL.") }
        guard target.hasPrefix("/") else {
            throw AdministrationFailure(
                target.isEmpty ? "Name the file to create, or a folder." : "\(target) is not an absolute path."
            )
        }
        // Of a link itself, whether or not it leads anywhere.
        guard (try? FileManager.default.attributesOfItem(atPath: target)) == nil else {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: target, isDirectory: &isFolder), isFolder.boolValue else {
                throw AdministrationFailure("\(target) already exists. Choose another name, or a folder.")
            }
            return DatedName.file("roomkey", in: URL(filePath: target, directoryHint: .isDirectory))
        }
        let file = URL(filePath: target)
        let name = file.lastPathComponent
        guard name.utf8.count <= Self.maximumNameBytes else {
            throw AdministrationFailure(
                "The name \(name) is too long: it must have at most \(Self.maximumNameBytes) bytes."
            )
        }
        // Also by way of a link to the folder.
        guard !DataFolder.isOwn(name) || !Self.isSame(file.deletingLastPathComponent(), dataFolder) else {
            throw AdministrationFailure(
                "\(target) is the name of one of the data folder's own files. Choose another name, or a folder."
            )
        }
        return file
    }

    private static func isSame(_ one: URL, _ other: URL) -> Bool {
        guard let identity = identity(of: one) else { return false }
        return identity == self.identity(of: other)
    }

    /// What is the same for all names of a folder.
    private static func identity(of folder: URL) -> [UInt64?]? {
        let path = folder.resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        return [attributes[.systemNumber], attributes[.systemFileNumber]].map { ($0 as? NSNumber)?.uint64Value }
    }
}
