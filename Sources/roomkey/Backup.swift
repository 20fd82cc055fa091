// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Server
import Store

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Back up the database, even while the server is running.",
        discussion: """
            The copy holds every write that was acknowledged before it began. It is checked before it gets its name, so a file \
            with that name is complete. The last line on stdout is its path, size and revision.

            The secret that signs cookies and tokens is not in it: that is the file signing.key in the data folder.
            """
    )

    @Argument(help: "The file to create, or a folder for a dated file.")
    var to: String

    @OptionGroup var options: DataOption

    func run() async throws {
        try await CommandFailure.reporting {
            do {
                try backUp(DatabaseFile(inDataFolder: options.folder()), to: Self.target(to))
            } catch {
                throw CommandFailure(error)
            }
        }
    }

    private func backUp(_ database: DatabaseFile, to target: URL) throws {
        UnfinishedCopy.removeRemains(in: target.deletingLastPathComponent())
        let progress = CopyProgress()
        defer { progress.end() }
        let copy = try UnfinishedCopy(of: database, for: target, progress: progress.show)
        let report = try DatabaseCheck.all.run(on: copy.file)
        guard !report.isDamaged else {
            throw StoreError.damaged(path: database.path, reason: report.problems.lines.joined(separator: "; "))
        }
        let size = try copy.file.size()
        try copy.finish()
        progress.end()
        // What is wrong in the database is so in its copy; having none would be worse.
        if !report.isSound {
            CommandFailure("The database has problems, and so has its copy. `roomkey check` lists them.").report()
        }
        print("\(target.path): \(size) bytes, revision \(report.revision)")
    }

    /// The file to write.
    private static func target(_ path: String) throws(CommandFailure) -> URL {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return URL(filePath: path) }
        guard isFolder.boolValue else {
            throw CommandFailure("\(path) already exists. Choose another name, or a folder.")
        }
        return DatedName.file("roomkey", in: URL(filePath: path, directoryHint: .isDirectory))
    }
}
