// SPDX-License-Identifier: MIT

import GRDB
import GRDBSQLite

/// A prepared statement, bound and read through SQLite's own functions: the apply loop binds a few hundred thousand values a
/// second, and boxing each of them would cost more than SQLite does.
///
/// Lives inside one access of one database connection, and never leaves it.
struct SQLStatement {
    private let statement: Statement
    private var handle: OpaquePointer { statement.sqliteStatement }

    init(_ database: Database, _ sql: String) throws {
        statement = try database.cachedStatement(sql: sql)
    }

    /// Runs the statement to its end, calling `row` for each row; false from `row` ends it early.
    func run(_ bindings: SQLBinding..., row: (SQLRow) throws -> Bool = { _ in true }) throws {
        try run(bindings, row: row)
    }

    func run(_ bindings: [SQLBinding], row: (SQLRow) throws -> Bool) throws {
        // Bound memory must outlive the steps: SQLITE_TRANSIENT has SQLite copy it.
        for (index, binding) in bindings.enumerated() { bind(binding, at: Int32(index + 1)) }
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW:
                guard try row(SQLRow(handle: handle)) else { return }
            case SQLITE_DONE:
                return
            case let code:
                let message = sqlite3_db_handle(handle).map { String(cString: sqlite3_errmsg($0)) }
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
            }
        }
    }

    private func bind(_ binding: SQLBinding, at index: Int32) {
        switch binding {
        case .integer(let value): sqlite3_bind_int64(handle, index, value)
        case .null: sqlite3_bind_null(handle, index)
        case .blob(let bytes):
            let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            bytes.withUnsafeBytes { buffer in
                if let base = buffer.baseAddress, !buffer.isEmpty {
                    _ = sqlite3_bind_blob64(handle, index, base, UInt64(buffer.count), transient)
                } else {
                    _ = sqlite3_bind_zeroblob(handle, index, 0)
                }
            }
        }
    }
}

/// A value for a parameter.
enum SQLBinding {
    case integer(Int64)
    case blob([UInt8])
    case null
}

/// The row a statement stands on.
struct SQLRow {
    fileprivate let handle: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func count(_ column: Int32) -> Int { Int(sqlite3_column_bytes(handle, column)) }

    func blob(_ column: Int32) -> [UInt8] {
        guard let base = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: base, count: count(column)))
    }

    func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }
}
