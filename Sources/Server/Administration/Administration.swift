// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Crypto
import Foundation
import Logging
import Store

/// What an operator's commands (`roomkey key`, `user`, `bot`, `backup`, …) work on. The operator acts as nobody in particular and may do
/// everything.
///
/// The process that has the data folder runs them, since nobody else writes to its database: the server, which they reach over
/// ``AdministrationSocket``, or the command itself where no server runs (``Administrator``).
package struct Administration: Sendable {
    let apiKeys: APIKeys
    let bots: Bots
    let users: Users
    let database: DatabaseFile
    /// Is told what happens to credentials and rights; nil where there is no log.
    let security: SecurityLog?
    /// Reads whole databases, one after the other, and gives way to whoever is being answered.
    let reading = BackgroundThread("roomkey.reading")

    /// The data folder.
    var folder: URL { database.url.deletingLastPathComponent() }

    /// Opens the database of a folder that this process has taken, for one command.
    /// - Parameters:
    ///   - willMigrate: is told where a backup of an older database is, before the database is changed.
    ///   - body: is given the services, until it returns.
    static func opening<Value>(
        _ folder: DataFolder,
        willMigrate: (_ backup: URL) -> Void,
        _ body: (Administration) async throws -> Value
    ) async throws -> Value {
        // What goes wrong ends the command, which says so in one line.
        let logger = Logger(label: "roomkey") { _ in SwiftLogNoOpLogHandler() }
        let secret = try folder.secret()
        let store = try Store(directory: folder.url, willMigrate: willMigrate, logger: logger)
        let result: Result<Value, any Error>
        do {
            let log = try EmbeddedLog(store: store, logger: logger) { _ in }
            defer { log.close() }
            let now: @Sendable () -> Timestamp = Timestamp.now
            let chat = ChatService(log: log, store: store, now: now, makeID: RandomText.make)
            let administration = Administration(
                apiKeys: APIKeys(log: log, store: store, now: now),
                bots: Bots(log: log, store: store, now: now),
                users: Users(
                    chat: chat,
                    sessions: Sessions(secret: secret, isSecure: true, log: log, store: store, now: now),
                    passwords: Passwords(cost: .standard)
                ),
                database: DatabaseFile(inDataFolder: folder.url),
                security: nil
            )
            result = .success(try await body(administration))
        } catch {
            result = .failure(error)
        }
        do {
            try store.close()
        } catch {
            // What the command failed of comes first.
            _ = try result.get()
            throw error
        }
        return try result.get()
    }
}
