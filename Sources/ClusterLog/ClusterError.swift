// SPDX-License-Identifier: MIT

package import NATS

/// Why a node cannot take part in its cluster. The description says what to do.
package enum ClusterError: Error, Equatable, CustomStringConvertible {
    case unreachable(reason: NATSError)
    /// The database holds what the log does not know of.
    case notEmpty(path: String)
    /// The database has followed another log.
    case otherLog(path: String)
    /// The log has lost what this node has applied.
    case logLost(last: UInt64, applied: UInt64)
    /// The log has forgotten what this node has not applied yet.
    case trimmed(path: String, first: UInt64, applied: UInt64)
    /// The log cannot be read from its begin, and there is no snapshot of it.
    case noSnapshot(first: UInt64)
    /// The cluster has a log already.
    case logExists(stream: String)
    /// The log that the database has followed is not there.
    case noLog(stream: String)
    /// Another node has read other entries than this one.
    case parted(UInt64)
    case newerEntry(UInt64)
    case damagedEntry(UInt64)

    package var description: String {
        switch self {
        case .unreachable(let reason):
            "The cluster cannot be used: \(reason). Check --cluster and that NATS is running with JetStream."
        case .notEmpty(let path):
            "The database \(path) does not belong to a cluster node. Move it into a cluster with `roomkey join`, or start the node on an empty folder with --data."
        case .otherLog(let path):
            "The database \(path) belongs to a node of another cluster or workspace. Check --cluster and --workspace, or choose another folder with --data."
        case .logLost(let last, let applied):
            "The cluster's log ends at entry \(last), but this node has applied entry \(applied): NATS has lost acknowledged entries. Stop all nodes and keep their data folders: the newest one holds the missing entries."
        case .trimmed(let path, let first, let applied):
            "The cluster's log begins at entry \(first), but \(path) holds only entries up to \(applied). Start the node again: it will begin with a snapshot."
        case .noSnapshot(let first):
            "The cluster's log begins at entry \(first), and no snapshot holds the earlier ones. Start a node that still has its data folder and wait for its snapshot, or start this one on a copy of that folder."
        case .logExists(let stream):
            "The cluster already has this workspace (the stream \(stream)), and workspaces cannot be merged. Choose another name with --workspace."
        case .noLog(let stream):
            "The stream \(stream), which the database has followed, is not in NATS. Check --cluster and --workspace."
        case .parted(let entry):
            "Entry \(entry) of the cluster's log shows that another node has read different entries: the replicas of NATS have diverged. Stop all nodes, keep their data folders, and update NATS."
        case .newerEntry(let entry):
            "Entry \(entry) of the cluster's log was written by a newer Roomkey. Run that version on this node too."
        case .damagedEntry(let entry):
            "Entry \(entry) of the cluster's log is not one of Roomkey's. Nothing but Roomkey may write to its stream."
        }
    }
}
