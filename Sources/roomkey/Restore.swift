// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Server
import Store

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replace the database with a backup.",
        discussion: """
            The server must be stopped. The backup is checked first; nothing is changed if it is not sound. An existing \
            database is replaced only with --force, and is kept beside it under a name with the date. Clients that were \
            connected before load everything again.
            """
    )

    @Argument(help: "The backup.")
    var from: String

    @Flag(help: "Replace an existing database, which is kept under another name.")
    var force = false

    @OptionGroup var options: DataOption

    func run() async throws {
        try await CommandFailure.reporting {
            do {
                try await restore(DatabaseFile(URL(filePath: from)), into: options.folder())
            } catch {
                throw CommandFailure(error)
            }
        }
    }

    private func restore(_ backup: DatabaseFile, into data: URL) async throws {
        guard backup.exists else { throw CommandFailure("There is no backup at \(backup.path).") }
        let folder = try DataFolder(data)
        let lock = try await folder.lock()
        defer { lock.release() }
        let database = DatabaseFile(inDataFolder: folder.url)
        let isReplaced = database.exists
        guard force || !isReplaced else {
            throw CommandFailure(
                "There already is a database at \(database.path). Replace it with --force (it is kept under another name), "
                    + "or choose another folder with --data."
            )
        }
        let progress = CopyProgress()
        defer { progress.end() }
        let copy = try UnfinishedCopy(of: backup, for: database.url, owner: folder.owner, progress: progress.show)
        let report = try DatabaseCheck.all.run(on: copy.file)
        progress.end()
        guard report.isSound else {
            print(report.problems.text)
            throw CommandFailure("\(backup.path) is not sound. Nothing was changed; restore another backup.")
        }
        try copy.file.beginHistory()
        let kept = DatedName.file("roomkey-replaced", in: folder.url)
        try database.replace(with: copy, keepingAs: kept)
        if isReplaced { print("The previous database is now \(kept.path)") }
        print("\(database.path): \(report.records) records, revision \(report.revision)")
    }
}
