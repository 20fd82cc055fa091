// SPDX-License-Identifier: MIT

package import Foundation
import GRDB

/// A database as a file: that of a running server, of a stopped one, or a backup. Reading it changes nothing, so that of an older
/// Roomkey is read as it is and that of a running one is left to the server.
package struct DatabaseFile: Sendable, Equatable {
    package let url: URL
    package var path: String { url.path }

    package init(_ url: URL) {
        self.url = url
    }

    /// The database of a data folder.
    package init(inDataFolder folder: URL) {
        self.init(folder.appending(path: "roomkey.sqlite"))
    }

    /// Whether anything is there under its name.
    package var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Whether there is a file under its name with nothing in it. SQLite would begin a new database there.
    var isEmpty: Bool { Disk.size(path) == 0 }

    /// What it takes on the disk, without the write-ahead log.
    package func size() throws(StoreError) -> Int {
        do {
            return try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Bytes that it and its write-ahead log take on the disk now; 0 when it is not there.
    package var sizeWithLog: Int { (Disk.size(path) ?? 0) + (Disk.size(path + "-wal") ?? 0) }

    /// How far it has applied the log of a cluster; nil when it is its own log.
    package func logPosition() throws(StoreError) -> LogPosition? {
        try read { try LogPosition(in: $0) }
    }

    /// Reads one snapshot of it, on this thread.
    /// - Parameter stop: ends it early.
    /// - Throws: also when it is not there, is no database of Roomkey's, or one of a newer version.
    func read<Value>(until stop: ReadStop = ReadStop(), _ body: (Database) throws -> Value) throws(StoreError) -> Value
    {
        guard exists else { throw .missing(path: path) }
        guard !isEmpty else { throw .empty(path: path) }
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        // A server that starts or stops holds it for a moment.
        configuration.busyMode = .timeout(5)
        configuration.label = "roomkey.file"
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let value = try queue.read { database in
                try stop.reading(database) {
                    guard try !Schema.migrator.hasBeenSuperseded(database) else {
                        throw StoreError.newerVersion(path: path)
                    }
                    guard try !Schema.migrator.appliedIdentifiers(database).isEmpty else {
                        throw StoreError.damaged(path: path, reason: "it has none of the tables")
                    }
                    return try body(database)
                }
            }
            try queue.close()
            return value
        } catch {
            throw StoreError(error, path: path)
        }
    }
}
