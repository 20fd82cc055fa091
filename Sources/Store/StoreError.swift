// SPDX-License-Identifier: MIT

/// The store cannot do its work. The description says what, where and what to do.
package enum StoreError: Error, Equatable, CustomStringConvertible {
    case missing(path: String)
    /// There is a file, and nothing in it.
    case empty(path: String)
    case cannotOpen(path: String, reason: String)
    case cannotWrite(path: String, reason: String)
    case damaged(path: String, reason: String)
    case newerVersion(path: String)
    case followsLog(path: String)
    case diskFull
    /// The disk did not do what it was asked.
    case diskFails(path: String, reason: String)
    /// Whoever asked for it has stopped it; see ``ReadStop``.
    case stopped
    case failed(reason: String)

    /// The kind of a failure that retrying does not mend; nil for other failures.
    package enum Kind: Hashable, Sendable {
        case damaged
        case diskFails
    }

    package var kind: Kind? {
        switch self {
        case .damaged: .damaged
        case .diskFails: .diskFails
        default: nil
        }
    }

    /// The text that anyone may see: it does not say where files are.
    package var told: String {
        switch self {
        case .diskFull: "the disk is full"
        default: "the database fails; see the server log"
        }
    }

    package var description: String {
        switch self {
        case .missing(let path):
            "There is no database at \(path). Check the path, or choose the data folder with --data."
        case .empty(let path):
            "The file \(path) is empty: its content was lost or never written. Restore the database from a backup, or delete the file to start a new one."
        case .cannotOpen(let path, let reason):
            "The database \(path) cannot be opened: \(reason). Check that the folder exists and is writable."
        case .cannotWrite(let path, let reason):
            "\(path) cannot be written: \(reason). Check that its folder exists and is writable."
        case .damaged(let path, let reason):
            "The database \(path) is damaged or not a Roomkey database: \(reason). Restore it from a backup, or start on another data folder."
        case .newerVersion(let path):
            "The database \(path) was written by a newer Roomkey. Run that version, or start on another data folder."
        case .followsLog(let path):
            "The database \(path) belongs to a cluster node, and only the cluster's log can change it. Start the server with --cluster and run the command again, or run `roomkey leave`."
        case .diskFull:
            "The disk is full. Nothing was changed; free some space and try again."
        case .diskFails(let path, let reason):
            "The disk with the database \(path) fails: \(reason). Check the disk; if this continues, restore the database from a backup to another one."
        case .stopped:
            "This was stopped before it was done, and nothing was left behind. Run it again."
        case .failed(let reason):
            "The database could not be used: \(reason)."
        }
    }
}
