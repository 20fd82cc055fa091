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
/// What was removed is in none of its files once it has been erased. An index of FTS5 only notes that a text is gone: its words stay in
/// the segments of before until these are merged. So when texts were removed, all segments are merged into one, a little at a time
/// (``erase()``), which costs as much as the index is large, once for all that was removed before it began.
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
    private static let version = 3

    /// Pages of the index that one step of ``erase()`` writes at most: some milliseconds.
    private static let pagesErasedPerStep = 64

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
            pool = try DiskReserve(in: directory).opening {
                if let pool = try Self.openUsable(file.path, upTo: newest) { return pool }
                try Self.remove(from: directory)
                let pool = try Self.open(file.path)
                try pool.write(Self.createTables)
                return pool
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

    /// - Returns: nil when it is to be made anew.
    private static func openUsable(_ path: String, upTo newest: Revision) throws -> DatabasePool? {
        do {
            let pool = try open(path)
            return try isUsable(pool, upTo: newest) ? pool : nil
        } catch  where StoreError(error, path: path) == .diskFull {
            // It may well be usable.
            throw error
        } catch {
            return nil
        }
    }

    private static func open(_ path: String) throws -> DatabasePool {
        try Erasure.require()
        var configuration = GRDB.Configuration()
        configuration.maximumReaderCount = 2
        configuration.label = "roomkey.search"
        configuration.prepareDatabase(Erasure.prepare)
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
                -- Of the texts that were removed, counted: up to which they were erased, and up to which they will be by what has begun.
                CREATE TABLE position (
                    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 0),
                    revision INTEGER NOT NULL,
                    removed INTEGER NOT NULL DEFAULT 0,
                    erasing INTEGER NOT NULL DEFAULT 0,
                    erased INTEGER NOT NULL DEFAULT 0
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
            return try pool.read(Self.position)
        } catch {
            throw StoreError(error, path: path)
        }
    }

    static func position(_ database: Database) throws -> Revision {
        Revision(try Int64.fetchOne(database, sql: "SELECT revision FROM position") ?? 0)
    }

    /// Brings the index up to a revision.
    package func apply(_ updates: [Update], through revision: Revision) throws(StoreError) {
        // Only what has been committed is remembered.
        var tagIDs = tagIDs.withLock { $0 }
        do {
            try pool.write { database in
                var removed = 0
                for update in updates {
                    let isRemoved =
                        switch update {
                        case .put(let document): try Self.put(document, &tagIDs, database)
                        case .remove(let key): try Self.remove(key, database) != nil
                        }
                    if isRemoved { removed += 1 }
                    // Who is woken meanwhile waits for the end of this thread's slice, milliseconds, whatever its priority.
                    sched_yield()
                }
                try database.execute(
                    sql: "UPDATE position SET revision = ?, removed = removed + ?",
                    arguments: [revision.value, removed]
                )
            }
        } catch {
            throw failure(error)
        }
        self.tagIDs.withLock { $0 = tagIDs.count > Self.rememberedTags ? [:] : tagIDs }
    }

    /// Erases some of what was removed.
    /// - Returns: whether there may be more.
    package func erase() throws(StoreError) -> Bool {
        do {
            // It is asked often, and there is seldom anything to do.
            let isDue = try pool.read { try Bool.fetchOne($0, sql: "SELECT erased < removed FROM position") }
            guard isDue == true else { return false }
            return try pool.write { database in
                guard let row = try Row.fetchOne(database, sql: "SELECT removed, erasing, erased FROM position") else {
                    return false
                }
                let (removed, erasing, erased): (Int64, Int64, Int64) = (row["removed"], row["erasing"], row["erased"])
                let begins = erasing == erased
                // Below zero: of all segments, and only then (SQLite's documentation of FTS5, "the merge command").
                let pages = begins ? -Self.pagesErasedPerStep : Self.pagesErasedPerStep
                let before = database.totalChangesCount
                try database.execute(sql: "INSERT INTO words (words, rank) VALUES ('merge', ?)", arguments: [pages])
                // The command itself counts as one.
                let isDone = database.totalChangesCount - before < 2
                let goal = begins ? removed : erasing
                try database.execute(
                    sql: "UPDATE position SET erasing = ?, erased = iif(?, ?, erased)",
                    arguments: [goal, isDone, goal]
                )
                return !isDone || goal < removed
            }
        } catch {
            throw failure(error)
        }
    }

    /// Closes it, all of it in its one file.
    package func close() throws(StoreError) {
        do {
            _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Closes it and deletes it: it is made anew when it is opened again.
    package func discard() throws(StoreError) {
        do {
            try pool.close()
            try Self.remove(from: URL(filePath: path).deletingLastPathComponent())
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// On a full disk the write-ahead log gives back its room, which may be what is missing when it is tried again.
    private func failure(_ error: any Error) -> StoreError {
        let failure = StoreError(error, path: path)
        if failure == .diskFull { _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
        return failure
    }

    // MARK: Rows

    /// - Returns: whether it took the place of another.
    private static func put(
        _ document: Document,
        _ tagIDs: inout [String: Int64],
        _ database: Database
    ) throws -> Bool {
        let key = Data(document.key)
        let before = try remove(document.key, database)
        let id = try before ?? freeID(at: document.at, database)
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
        return before != nil
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
