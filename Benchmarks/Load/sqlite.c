// SPDX-License-Identifier: MIT

// What SQLite itself does with the tables and settings of Roomkey's store (Sources/Store/Schema.swift): transactions of some puts each,
// with synchronous=FULL. The pages of its log are Checkpoints.usualPages.

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "failure.h"
#include "histogram.h"
#include "loop.h"
#include "report.h"
#include "text.h"
#include "workloads.h"

static void check(sqlite3 *database, int result) {
    if (result != SQLITE_OK && result != SQLITE_DONE) fail("SQLite failed: %s.", sqlite3_errmsg(database));
}

static void execute(sqlite3 *database, const char *sql) {
    check(database, sqlite3_exec(database, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepared(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement;
    check(database, sqlite3_prepare_v2(database, sql, -1, &statement, NULL));
    return statement;
}

/// A log that grows costs the disk more than one that is written over. It has its full size from the first checkpoint on, after 1,000 pages.
static void let_log_grow(sqlite3 *database) {
    execute(database, "CREATE TABLE filler (bytes BLOB)");
    for (int commit = 0; commit < 12; commit++) {
        execute(
            database,
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
            " INSERT INTO filler SELECT zeroblob(4000) FROM n"
        );
    }
    execute(database, "DROP TABLE filler");
}

static void put(sqlite3 *database, sqlite3_stmt *statement, size_t writer, uint64_t number) {
    char key[64];
    int length = snprintf(key, sizeof key, "bench%zu:%llu", writer, (unsigned long long)number % 1000);
    check(database, sqlite3_bind_blob(statement, 1, key, length, SQLITE_STATIC));
    check(database, sqlite3_bind_blob(statement, 2, text_with(number), text_size, SQLITE_STATIC));
    check(database, sqlite3_bind_int64(statement, 3, (sqlite3_int64)(number + 1)));
    check(database, sqlite3_bind_int64(statement, 4, 1700000000000));
    check(database, sqlite3_step(statement));
    check(database, sqlite3_reset(statement));
}

void sqlite(const struct options *options) {
    if (!options->out) fail("sqlite wants --out FILE, a file that is not there yet.");
    sqlite3 *database;
    check(NULL, sqlite3_open(options->out, &database));
    execute(
        database,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;"
        "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8000;"
        "CREATE TABLE record (namespace INTEGER NOT NULL, key BLOB NOT NULL, value BLOB, revision INTEGER NOT NULL,"
        "  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (namespace, key)) WITHOUT ROWID, STRICT;"
        "CREATE INDEX record_by_revision ON record (namespace, revision);"
        "CREATE INDEX record_deleted ON record (updated_at) WHERE value IS NULL;"
        "CREATE TABLE position (id INTEGER NOT NULL PRIMARY KEY CHECK (id = 0), revision INTEGER NOT NULL) STRICT;"
        "INSERT INTO position VALUES (0, 0);"
    );
    let_log_grow(database);
    sqlite3_stmt *begin = prepared(database, "BEGIN IMMEDIATE");
    sqlite3_stmt *commit = prepared(database, "COMMIT");
    sqlite3_stmt *position = prepared(database, "UPDATE position SET revision = ?");
    sqlite3_stmt *statement = prepared(
        database,
        "INSERT INTO record (namespace, key, value, revision, created_at, updated_at) VALUES (0, ?1, ?2, ?3, ?4, ?4)"
        " ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, revision = excluded.revision,"
        " updated_at = excluded.updated_at, created_at = iif(record.value IS NULL, excluded.created_at, record.created_at)"
    );
    static struct histogram commits;
    uint64_t number = 0, measured = 0, start = 0;
    uint64_t measure_from = now() + (uint64_t)(options->warmup * 1e9);
    uint64_t until = measure_from + (uint64_t)(options->seconds * 1e9);
    for (uint64_t time = now(); time < until;) {
        check(database, sqlite3_step(begin));
        sqlite3_reset(begin);
        for (size_t writer = 0; writer < options->window; writer++) put(database, statement, writer, number++);
        check(database, sqlite3_bind_int64(position, 1, (sqlite3_int64)number));
        check(database, sqlite3_step(position));
        sqlite3_reset(position);
        check(database, sqlite3_step(commit));
        sqlite3_reset(commit);
        uint64_t end = now();
        if (time >= measure_from) {
            if (start == 0) start = time;
            measured += options->window;
            histogram_add(&commits, end - time);
        }
        time = end;
    }
    double seconds = (double)(now() - start) / 1e9;
    report_begin("sqlite");
    report_number("putsPerCommit", (double)options->window);
    report_number("writesPerSecond", (double)measured / seconds);
    report_durations("commit", &commits);
    report_end();
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    sqlite3_finalize(position);
    sqlite3_finalize(statement);
    sqlite3_close(database);
}
