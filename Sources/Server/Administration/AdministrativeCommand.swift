// SPDX-License-Identifier: MIT

package import Store

/// Something that an operator asks for. Its fields are what is sent to a server that runs; one type is one command, wherever it is run.
package protocol AdministrativeCommand: Codable, Sendable {
    associatedtype Answer: Codable, Sendable

    /// What the command is called on the socket.
    static var name: String { get }
    /// Whether it may be the first thing that happens in a data folder, which is created then. For all others there must be a database.
    static var mayBegin: Bool { get }

    /// - Parameter progress: is told how much is done, from 0 to 1, where that takes long.
    func perform(with administration: Administration, progress: @escaping CommandProgress) async throws -> Answer
}

extension AdministrativeCommand {
    package static var mayBegin: Bool { false }
}

package typealias CommandProgress = @Sendable (Double) -> Void

/// A command that reads all of the database and changes nothing in it. Where no server runs it needs no more than the file.
package protocol DatabaseReading: AdministrativeCommand {
    /// Works on this thread.
    /// - Parameter stop: ends it early.
    func perform(on database: DatabaseFile, until stop: ReadStop, progress: @escaping CommandProgress) throws -> Answer
}

extension DatabaseReading {
    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> Answer {
        let stop = ReadStop()
        return try await withTaskCancellationHandler {
            try await administration.reading.run {
                try perform(on: administration.database, until: stop, progress: progress)
            }
        } onCancel: {
            stop.stop()
        }
    }
}

/// A bot or an API key in a list, without its secret.
package struct ListedCredential: Codable, Sendable {
    package let id: String
    package let name: String
    /// Milliseconds since 1970.
    package let createdAt: Int64
}

/// The answer of a command that has nothing to tell but that it is done.
package struct Done: Codable, Sendable {}
