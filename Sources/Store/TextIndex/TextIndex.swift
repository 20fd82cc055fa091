// SPDX-License-Identifier: MIT

package import Foundation
import GRDB
import Synchronization
package import WireProtocol

/// Finds texts by their words, in an SQLite database of its own (FTS5) beside the store's.
///
/// It is derived: it can be thrown away and made again from the records. So it is not synced at each commit, takes no part in the
/// writer's transactions and in no backup, and a damaged or outdated one is replaced by an empty one. ``cursor`` says up to which
/// revision it has followed the store, and moves in the same transaction as the texts: after a crash the rest is done again.
///
/// A text carries tags, which a search can ask for together with words: the index intersects them, so that few texts
/// are looked at where few can match.
package final class TextIndex: Sendable {
    /// A text and what it is found by.
    package struct Document: Sendable {
        /// Names the text; one that is put in again replaces the earlier one.
        package let key: [UInt8]
        package let text: String
        package let tags: [String]
        /// Names that it is also found by, each by the beginning of any of its words.
        package let names: [String]
        /// Orders the texts.
        package let at: Timestamp

        package init(key: [UInt8], text: String, tags: [String], names: [String] = [], at: Timestamp) {
            self.key = key
            self.text = text
            self.tags = tags
            self.names = names
            self.at = at
        }
    }

    /// What has become of a text.
    package enum Update: Sendable {
        case put(Document)
        case remove(key: [UInt8])
    }

    /// The database.
    package let path: String
    let pool: DatabasePool
    /// Tags that are in the database: most texts have those of the ones before.
    private let tagIDs = Mutex<[String: Int64]>([:])

    /// Of the tables below and of ``SearchFolding``; an index of another version is made anew.
    private static let version = 2

    /// Tags to remember; with more it begins anew.
    private static let rememberedTags = 10_000

    /// Room for texts of the same millisecond in their row ids.
    static let idsPerMillisecond: Int64 = 1 << 20

    /// Opens the index of a data folder, or begins an empty one.
    /// - Parameter newest: the newest revision of the store. An index that is ahead of it belongs to another history.
    package init(directory: URL, upTo newest: Revision) throws(StoreError) {
        let file = directory.appending(path: Self.fileName)
        path = file.path
        do {
            if let pool = try? Self.open(path), try Self.isUsable(pool, upTo: newest) {
                self.pool = pool
            } else {
                try Self.remove(from: directory)
                pool = try Self.open(path)
                try pool.write(Self.createTables)
            }
        } catch {
            throw StoreError(error, path: file.path)
        }
    }

    /// Deletes the index of a data folder: it is made anew when the server starts.
    package static func remove(from directory: URL) throws {
        for suffix in ["", "-wal", "-shm"] {
            let file = directory.appending(path: fileName + suffix)
            if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
        }
    }

    private static let fileName = "search.sqlite"

    private static func open(_ path: String) throws -> DatabasePool {
        var configuration = GRDB.Configuration()
        configuration.maximumReaderCount = 2
        configuration.label = "roomkey.search"
        return try DatabasePool(path: path, configuration: configuration)
    }

    private static func isUsable(_ pool: DatabasePool, upTo newest: Revision) throws -> Bool {
        let found = try? pool.read { database in
            try Int.fetchOne(database, sql: "PRAGMA user_version") == version
                && Int64.fetchOne(database, sql: "SELECT revision FROM position") ?? .max <= newest.value
        }
        if found != true { try pool.close() }
        return found == true
    }

    private static func createTables(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE position (
                    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 0),
                    revision INTEGER NOT NULL
                ) STRICT;
                INSERT INTO position (id, revision) VALUES (0, 0);
                -- Row ids grow with the time of the text, so that the newest come first without sorting.
                CREATE TABLE document (id INTEGER NOT NULL PRIMARY KEY, key BLOB NOT NULL UNIQUE) STRICT;
                CREATE TABLE tag (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
                -- Names from each of their words on, and the tags of these names.
                CREATE TABLE name (
                    words TEXT NOT NULL,
                    tag INTEGER NOT NULL,
                    PRIMARY KEY (words, tag)
                ) STRICT, WITHOUT ROWID;
                -- The texts are folded, and nothing is left to do for a tokenizer that knows letters only from Unicode 6.1.
                CREATE VIRTUAL TABLE words USING fts5 (text, tags, tokenize = 'ascii');
                PRAGMA user_version = \(version);
                """
        )
    }

    /// All changes of the store up to this revision are in the index.
    package func cursor() throws(StoreError) -> Revision {
        do {
            return try pool.read { database in
                Revision(try Int64.fetchOne(database, sql: "SELECT revision FROM position") ?? 0)
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Brings the index up to a revision.
    package func apply(_ updates: [Update], through revision: Revision) throws(StoreError) {
        // Only what has been committed is remembered.
        var tagIDs = tagIDs.withLock { $0 }
        do {
            try pool.write { database in
                for update in updates {
                    switch update {
                    case .put(let document): try Self.put(document, &tagIDs, database)
                    case .remove(let key): _ = try Self.remove(key, database)
                    }
                    // Who is woken meanwhile waits for the end of this thread's slice, milliseconds, whatever its priority.
                    sched_yield()
                }
                try database.execute(sql: "UPDATE position SET revision = ?", arguments: [revision.value])
            }
        } catch {
            throw StoreError(error, path: path)
        }
        self.tagIDs.withLock { $0 = tagIDs.count > Self.rememberedTags ? [:] : tagIDs }
    }

    package func close() throws(StoreError) {
        do {
            try pool.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }

    // MARK: Rows

    private static func put(_ document: Document, _ tagIDs: inout [String: Int64], _ database: Database) throws {
        let key = Data(document.key)
        let id = try remove(document.key, database) ?? freeID(at: document.at, database)
        try database.cachedStatement(sql: "INSERT INTO document (id, key) VALUES (?, ?)").execute(arguments: [id, key])
        let names = document.names.map { SearchFolding.folded($0) }
        let tags = try (document.tags + names.map(nameTag)).map { name -> String in
            if let id = tagIDs[name] { return "t\(id)" }
            let id = try tagID(name, database)
            tagIDs[name] = id
            return "t\(id)"
        }.joined(separator: " ")
        try database.cachedStatement(sql: "INSERT INTO words (rowid, text, tags) VALUES (?, ?, ?)")
            .execute(arguments: [id, SearchFolding.folded(document.text), tags])
    }

    /// - Returns: the row id that is free again; nil when there was no such text.
    private static func remove(_ key: [UInt8], _ database: Database) throws -> Int64? {
        let find = try database.cachedStatement(sql: "SELECT id FROM document WHERE key = ?")
        guard let id = try Int64.fetchOne(find, arguments: [Data(key)]) else { return nil }
        try database.cachedStatement(sql: "DELETE FROM words WHERE rowid = ?").execute(arguments: [id])
        try database.cachedStatement(sql: "DELETE FROM document WHERE id = ?").execute(arguments: [id])
        return id
    }

    private static func freeID(at time: Timestamp, _ database: Database) throws -> Int64 {
        let first = firstID(at: time)
        let find = try database.cachedStatement(sql: "SELECT max(id) FROM document WHERE id BETWEEN ? AND ?")
        let last = try Int64.fetchOne(find, arguments: [first, first + idsPerMillisecond - 1])
        return last.map { $0 + 1 } ?? first
    }

    /// The lowest row id of a text of this time.
    static func firstID(at time: Timestamp) -> Int64 {
        min(max(time.milliseconds, 0), .max / idsPerMillisecond - 1) * idsPerMillisecond
    }

    private static func tagID(_ name: String, _ database: Database) throws -> Int64 {
        let find = try database.cachedStatement(sql: "SELECT id FROM tag WHERE name = ?")
        if let id = try Int64.fetchOne(find, arguments: [name]) { return id }
        try database.cachedStatement(sql: "INSERT INTO tag (name) VALUES (?)").execute(arguments: [name])
        let id = database.lastInsertedRowID
        guard name.hasPrefix(namePrefix) else { return id }
        var words = name.dropFirst(namePrefix.count)
        while !words.isEmpty {
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO name (words, tag) VALUES (?, ?)")
                .execute(arguments: [String(words), id])
            words = words.drop { $0 != " " }.dropFirst()
        }
        return id
    }

    private static let namePrefix = "name:"

    private static func nameTag(_ folded: String) -> String { namePrefix + folded }
}
