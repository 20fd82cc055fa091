// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Server

/// Which data folder a command works on.
struct DataOption: ParsableArguments {
    @Option(help: "The server's data folder. (default: ROOMKEY_DATA, or data)")
    var data: String?

    /// The folder, whether or not it is there.
    func folder() throws -> URL {
        let settings = try Settings(Settings.Flags(data: data))
        return URL(filePath: settings.data, directoryHint: .isDirectory)
    }

    /// Runs a command on the folder, by way of the server where one runs. A failure is printed and ends the process with 1.
    /// - Parameter command: is made first; a failure of that is reported in the same way.
    func perform<Command: AdministrativeCommand>(_ command: () throws -> Command) async throws -> Command.Answer {
        try await CommandFailure.reporting {
            let administrator = Administrator(try folder()) { backup in
                CommandFailure("Bringing the database up to date; a backup is in \(backup.path).").report()
            }
            return try await administrator.perform(try command())
        }
    }
}
