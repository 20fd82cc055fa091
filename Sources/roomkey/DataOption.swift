// SPDX-License-Identifier: MIT

import ArgumentParser
import CommitLog
import Foundation
import Server
import Store

/// Which data folder a command works on.
struct DataOption: ParsableArguments {
    @Option(help: "The server's data folder. (default: ROOMKEY_DATA, or data)")
    var data: String?

    /// The folder, whether or not it is there.
    func folder() throws -> URL {
        let settings = try Settings(Settings.Flags(data: data))
        return URL(filePath: settings.data, directoryHint: .isDirectory)
    }

    /// Works on the folder's database, also beside a server that runs on it. A failure is printed and ends the process with 1.
    func withDatabase(_ body: (Store, EmbeddedLog) async throws -> Void) async throws {
        try await CommandFailure.reporting {
            do {
                let folder = try DataFolder(folder())
                let store = try Store(directory: folder.url) { backup in
                    CommandFailure("Bringing the database up to date; a backup is in \(backup.path).").report()
                }
                try await body(store, try EmbeddedLog(store: store) { _ in })
                try store.close()
            } catch {
                throw CommandFailure(error)
            }
        }
    }
}
