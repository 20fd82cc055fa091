// SPDX-License-Identifier: MIT

import GRDB

/// The tables. Migrations are only ever added, never edited.
enum Schema {
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 records") { database in
            // One ordered table for everything. A NULL value is a deletion marker: it tells a client that comes back what went.
            try database.execute(
                sql: """
                    CREATE TABLE record (
                        namespace INTEGER NOT NULL,
                        key BLOB NOT NULL,
                        value BLOB,
                        revision INTEGER NOT NULL,
                        created_at INTEGER NOT NULL,
                        updated_at INTEGER NOT NULL,
                        PRIMARY KEY (namespace, key)
                    ) WITHOUT ROWID, STRICT;
                    CREATE INDEX record_by_revision ON record (namespace, revision);
                    CREATE INDEX record_deleted ON record (updated_at) WHERE value IS NULL;

                    CREATE TABLE idempotency (
                        key BLOB NOT NULL PRIMARY KEY,
                        command BLOB NOT NULL,
                        outcome BLOB NOT NULL,
                        at INTEGER NOT NULL
                    ) WITHOUT ROWID, STRICT;
                    CREATE INDEX idempotency_by_time ON idempotency (at);

                    CREATE TABLE position (
                        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 0),
                        revision INTEGER NOT NULL,
                        kept_since INTEGER NOT NULL
                    ) STRICT;
                    INSERT INTO position (id, revision, kept_since) VALUES (0, 0, 0);
                    """
            )
        }
        migrator.registerMigration("2 log") { database in
            // How far the log of a cluster has been applied: which log, and its entry. Empty where the database is its own log.
            try database.execute(
                sql: """
                    ALTER TABLE position ADD COLUMN log TEXT NOT NULL DEFAULT '';
                    ALTER TABLE position ADD COLUMN entry INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE position ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
                    CREATE TABLE log_node (
                        id BLOB NOT NULL PRIMARY KEY,
                        number INTEGER NOT NULL
                    ) WITHOUT ROWID, STRICT;
                    """
            )
        }
        migrator.registerMigration("3 history") { database in
            // Which past the revisions count in, where the database is its own log. A database that is copied by hand keeps it.
            try database.execute(sql: "ALTER TABLE position ADD COLUMN history TEXT NOT NULL DEFAULT ''")
            try beginHistory(in: database)
        }
        return migrator
    }()

    /// Begins a new history: nobody who has seen a revision of the one before can go on from it.
    static func beginHistory(in database: Database) throws {
        try database.execute(sql: "UPDATE position SET history = lower(hex(randomblob(16)))")
    }

    /// The version that an existing database is to be brought to next; nil when it is up to date or not there yet.
    static func nextVersion(of database: Database, _ migrator: DatabaseMigrator) throws -> String? {
        let applied = try migrator.appliedIdentifiers(database)
        guard !applied.isEmpty, let next = migrator.migrations.first(where: { !applied.contains($0) }) else {
            return nil
        }
        // A migration is called by its version and what it is about: "1 records".
        return String(next.prefix { $0 != " " })
    }
}
