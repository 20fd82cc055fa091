// SPDX-License-Identifier: MIT

import Foundation
import Logging
import NATS
import Store

/// The snapshots of a log, in an object store beside its stream: databases that have applied the log up to an entry. A node begins
/// with the newest, so that what stands in the log before the oldest need not be kept.
struct LogSnapshots: Sendable {
    private let objects: NATSObjectStore
    private let log: String

    /// A snapshot that is there.
    struct Kept: Sendable {
        fileprivate let object: NATSObject
        /// The last entry that it holds.
        let entry: UInt64
        var takenAt: Date { object.putAt ?? .distantPast }
    }

    static let kept = 2
    private static let prefix = "snapshot-"
    private static let digits = 20
    /// An upload to which nothing was added for this long has broken off.
    private static let remainsAge: Duration = .seconds(3600)
    private static let progressInterval: Duration = .seconds(5)

    init(of log: String, beside stream: NATSStream) throws(NATSError) {
        self.log = log
        objects = try NATSObjectStore(stream.name, replicas: ClusterLog.replicas, on: stream.connection)
    }

    /// Those of this log, the newest first.
    func all() throws(NATSError) -> [Kept] {
        try objects.objects()
            .compactMap { object in
                guard object.description == log, object.name.hasPrefix(Self.prefix) else { return nil }
                return UInt64(object.name.dropFirst(Self.prefix.count)).map { Kept(object: object, entry: $0) }
            }
            .sorted { $0.entry > $1.entry }
    }

    /// Copies a database, which may be in use, and puts the copy there.
    func take(of database: DatabaseFile) throws {
        let copy = try UnfinishedCopy(of: database, for: Self.copy(of: database))
        guard let position = try copy.file.logPosition(), position.log == log else {
            throw ClusterError.otherLog(path: database.path)
        }
        let digits = String(position.entry)
        let number = String(repeating: "0", count: Self.digits - digits.count) + digits
        try objects.put(copy.file.url, as: Self.prefix + number, description: log)
    }

    private static func copy(of database: DatabaseFile) -> URL {
        database.url.deletingLastPathComponent().appending(path: "snapshot.sqlite")
    }

    /// Deletes what a node that was killed while it took a snapshot or began with one has left.
    static func removeRemains(beside database: DatabaseFile) {
        for target in [database.url, copy(of: database)] { UnfinishedCopy.removeRemains(for: target) }
    }

    /// Removes those that are not needed any more, and what stands in the log before the older of those that are.
    func trim(_ stream: NATSStream) throws(NATSError) {
        let all = try all()
        for old in all.dropFirst(Self.kept) { try objects.remove(old.object) }
        try objects.removeRemains(olderThan: Self.remainsAge)
        // With one alone the log is not trimmed: were it damaged, there would be no other way.
        guard all.count >= Self.kept else { return }
        try stream.forget(through: all[Self.kept - 1].entry)
    }

    /// Puts the first snapshot that comes whole in the place of a database that is not open.
    func fetch(firstSoundOf snapshots: [Kept], to database: DatabaseFile, _ logger: Logger) throws {
        for snapshot in snapshots.dropLast() {
            do {
                return try fetch(snapshot, to: database, logger)
            } catch {
                logger.warning(
                    "a snapshot cannot be used; trying the one before it",
                    metadata: ["entry": "\(snapshot.entry)", "error": "\(error)"]
                )
            }
        }
        if let last = snapshots.last { try fetch(last, to: database, logger) }
    }

    private func fetch(_ snapshot: Kept, to database: DatabaseFile, _ logger: Logger) throws {
        let size = snapshot.object.size
        logger.notice("fetching a snapshot", metadata: ["entry": "\(snapshot.entry)", "bytes": "\(size)"])
        var toldAt = ContinuousClock.now
        let copy = try UnfinishedCopy(for: database.url) { file in
            try objects.get(snapshot.object, to: file) { bytes in
                guard toldAt.duration(to: .now) > Self.progressInterval else { return }
                toldAt = .now
                logger.notice("fetching a snapshot", metadata: ["bytes": "\(bytes)", "of": "\(size)"])
            }
        }
        let position = try copy.file.logPosition()
        guard position?.log == log, position?.entry == snapshot.entry else {
            throw ClusterError.otherLog(path: snapshot.object.name)
        }
        try database.replace(with: copy, keepingAs: nil)
    }
}
