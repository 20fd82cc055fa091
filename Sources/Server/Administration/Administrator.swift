// SPDX-License-Identifier: MIT

package import Foundation
import Store

/// Runs an operator's commands on a data folder: a server that runs there is asked, and only where none runs is the database opened here.
/// So there is one process that writes to it.
package struct Administrator: Sendable {
    private let folder: URL
    private let willMigrate: @Sendable (_ backup: URL) -> Void

    private let patience: Duration

    private static let pause: Duration = .milliseconds(50)

    /// - Parameters:
    ///   - folder: the data folder.
    ///   - patience: how long a server that starts or stops, or another command, may have the folder and take no commands.
    ///   - willMigrate: is told where a backup of an older database is, before the database is changed.
    package init(
        _ folder: URL,
        patience: Duration = .seconds(15),
        willMigrate: @escaping @Sendable (_ backup: URL) -> Void = { _ in }
    ) {
        self.folder = folder
        self.patience = patience
        self.willMigrate = willMigrate
    }

    /// Runs a command. Where no server runs, it has the folder for itself meanwhile.
    package func perform<Command: AdministrativeCommand>(
        _ command: Command,
        progress: @escaping CommandProgress = { _ in }
    ) async throws(AdministrationFailure) -> Command.Answer {
        try await whereverItIs(command, progress) {
            let database = DatabaseFile(inDataFolder: folder)
            if !Command.mayBegin, !database.exists {
                // Whoever has the folder may be about to create it.
                guard !DataFolder.isTaken(folder) else { return nil }
                throw StoreError.missing(path: database.path)
            }
            let dataFolder = try DataFolder(folder)
            return try await dataFolder.asOwner {
                guard let lock = try dataFolder.lockIfFree() else { return nil }
                defer { lock.release() }
                return try await Administration.opening(dataFolder, willMigrate: willMigrate) {
                    try await command.perform(with: $0, progress: progress)
                }
            }
        }
    }

    /// Runs a command that only reads. Where no server runs, nothing in the folder is changed or held up.
    package func read<Command: DatabaseReading>(
        _ command: Command,
        progress: @escaping CommandProgress = { _ in }
    ) async throws(AdministrationFailure) -> Command.Answer {
        try await whereverItIs(command, progress) {
            guard !DataFolder.isTaken(folder) else { return nil }
            // A server that starts meanwhile is not in its way, nor it in the server's.
            return try command.perform(
                on: DatabaseFile(inDataFolder: folder),
                until: ReadStop(),
                progress: progress
            )
        }
    }

    /// - Parameter here: runs it in this process; nil when another has the folder.
    private func whereverItIs<Command: AdministrativeCommand>(
        _ command: Command,
        _ progress: @escaping CommandProgress,
        here: () async throws -> Command.Answer?
    ) async throws(AdministrationFailure) -> Command.Answer {
        let client = AdministrationClient(folder: folder)
        let deadline = ContinuousClock.now + patience
        do {
            while true {
                if let answer = try await here() { return answer }
                if let answer = try await client.ask(command, progress: progress) { return answer }
                guard ContinuousClock.now < deadline else { throw silence }
                try await Task.sleep(for: Self.pause)
            }
        } catch {
            throw AdministrationFailure(error, in: folder)
        }
    }

    /// Why no server has taken the command.
    private var silence: AdministrationFailure {
        let socket = LocalSocket.url(in: folder)
        if LocalSocket.isBlocked(in: folder) {
            return AdministrationFailure(
                "The server takes no commands, because \(socket.path) is not a socket. Remove that, and try again after a few seconds."
            )
        }
        return AdministrationFailure(
            "Another Roomkey has the data folder \(folder.path) and takes no commands: it starts, stops, waits for its cluster, "
                + "or is of an older version. Try again, or stop it first."
        )
    }
}
