// SPDX-License-Identifier: MIT

package import Foundation
import GRDB
package import WireProtocol

/// A copy of a database, under a temporary name beside the final one: what is half-written or has not been looked at never has
/// the name that someone relies on. It is deleted unless it is finished.
///
///     let copy = try UnfinishedCopy(of: file, for: target)
///     guard try DatabaseCheck().run(on: copy.file).isSound else { … }
///     try copy.finish()
package struct UnfinishedCopy: ~Copyable {
    /// The copy, under its temporary name.
    package let file: DatabaseFile
    /// The newest revision that was copied.
    package private(set) var revision = Revision.zero
    private let target: URL

    /// Pages (of 4 KiB) copied between two reports of the progress.
    private static let pagesPerStep: CInt = 1_024

    /// Copies a database as it is at this moment. A server may go on writing to it: all is read from one snapshot.
    /// - Parameters:
    ///   - target: the name that the copy gets when it is finished.
    ///   - owner: whose it is to be, where root makes it for somebody else.
    ///   - stop: ends it early.
    ///   - progress: is told now and then how much of the copy is done, from 0 to 1.
    package init(
        of source: DatabaseFile,
        for target: URL,
        owner: FileOwner? = nil,
        until stop: ReadStop = ReadStop(),
        progress: @escaping (Double) -> Void = { _ in }
    ) throws(StoreError) {
        self.target = target
        file = Self.file(for: target)
        try create(owner)
        do {
            // What was deleted from the original may still be in its pages in memory.
            try Erasure.require()
            let queue = try DatabaseQueue(path: file.path)
            revision = try queue.writeWithoutTransaction { copy in
                // Synced once, when it is finished.
                try copy.execute(sql: "PRAGMA synchronous = OFF")
                let revision = try source.read(until: stop) { original in
                    // All steps are inside one read: outside of it a write between two of them would start the copy over.
                    let revision = try Snapshot(original).revision()
                    try original.backup(to: copy, pagesPerStep: Self.pagesPerStep) { state in
                        try stop.check()
                        progress(Double(state.completedPageCount) / Double(max(state.totalPageCount, 1)))
                    }
                    return revision
                }
                // In WAL mode not even a reader could do without a second and a third file beside it.
                try copy.execute(sql: "PRAGMA journal_mode = DELETE")
                return revision
            }
            try queue.close()
        } catch {
            throw StoreError(error, path: file.path)
        }
    }

    /// A copy that comes from elsewhere.
    /// - Parameters:
    ///   - target: the name that the copy gets when it is finished.
    ///   - fill: writes it to the file that it is given, which is empty.
    package init(for target: URL, fill: (URL) throws -> Void) throws {
        self.target = target
        file = Self.file(for: target)
        try create()
        try fill(file.url)
        revision = try file.read { try Snapshot($0).revision() }
    }

    private static func file(for target: URL) -> DatabaseFile {
        DatabaseFile(
            target.deletingLastPathComponent()
                .appending(path: prefix(for: target) + Maker.this.text + "-" + UUID().uuidString.prefix(8))
        )
    }

    private static func prefix(for target: URL) -> String { target.lastPathComponent + mark }

    private static let mark = ".partial-"
    /// What SQLite puts behind the name of a database for the files beside it.
    private static let companions = ["", "-journal", "-wal", "-shm"]
    /// What a process on another machine has begun, and not added to for this long, has broken off.
    private static let age: TimeInterval = 24 * 3_600

    /// Which process makes a copy: so that others see whether it still does.
    private struct Maker: Equatable {
        let machine: String
        let process: Int32

        static let this = Maker(machine: machine, process: getpid())
        private static let machine: String = {
            var name = [CChar](repeating: 0, count: 256)
            gethostname(&name, name.count - 1)
            // FNV-1a: a short name for the machine that is the same at each start.
            let hash = name.prefix { $0 != 0 }.reduce(UInt32(2_166_136_261)) { hash, byte in
                (hash ^ UInt32(UInt8(bitPattern: byte))) &* 16_777_619
            }
            return String(hash, radix: 16)
        }()

        var text: String { "\(machine)-\(process)" }
        /// This process begins none before it has tidied: one with its number was another, as in a container, where each is number 1.
        var isAlive: Bool { process != getpid() && (kill(process, 0) == 0 || errno != ESRCH) }

        init(machine: String, process: Int32) {
            self.machine = machine
            self.process = process
        }

        /// - Parameter name: of a file that one has made: nothing else may be taken for one, whatever folder people keep their backups in.
        init?(of name: String) {
            let pattern = /.+\.partial-([0-9a-f]{1,8})-([0-9]+)-[0-9A-F]{8}(-journal|-wal|-shm)?/
            guard let match = name.wholeMatch(of: pattern), let process = Int32(match.2) else { return nil }
            self.init(machine: String(match.1), process: process)
        }
    }

    /// Version 0.1.0 did not say who makes a copy. What has such a name by chance is no database.
    private static func isOfEarlierVersion(_ file: URL) -> Bool {
        guard file.lastPathComponent.wholeMatch(of: /.+\.partial-[0-9A-F]{8}/) != nil,
            let handle = try? FileHandle(forReadingFrom: file)
        else { return false }
        defer { try? handle.close() }
        return (try? handle.read(upToCount: databaseHeader.count)).map { Array($0) == databaseHeader } ?? false
    }

    /// What a database begins with (sqlite.org/fileformat.html §1.3).
    private static let databaseHeader = Array("SQLite format 3\0".utf8)

    /// Deletes the copies in a folder that nobody goes on with: their process is gone.
    package static func removeRemains(in folder: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names {
            let file = folder.appending(path: name)
            let isLeft =
                if let maker = Maker(of: name) {
                    maker.machine == Maker.this.machine ? !maker.isAlive : isOld(file)
                } else {
                    isOfEarlierVersion(file) && isOld(file)
                }
            if isLeft { for suffix in companions { unlink(file.path + suffix) } }
        }
    }

    private static func isOld(_ file: URL) -> Bool {
        let changed = try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
        return changed.map { $0.timeIntervalSinceNow < -age } ?? false
    }

    /// Deletes what processes that were killed have left. Nobody else may be making a copy for the same target.
    package static func removeRemains(for target: URL) {
        let folder = target.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(prefix(for: target)) { unlink(folder.appending(path: name).path) }
    }

    deinit {
        // After finish() there is nothing under these names.
        for suffix in Self.companions { unlink(file.path + suffix) }
    }

    /// Syncs the copy to the disk and gives it its name. What had the name is replaced.
    package consuming func finish() throws(StoreError) {
        try Disk.sync(file.path)
        guard rename(file.path, target.path) == 0 else { throw Disk.failure(target.path) }
        try Disk.sync(target.deletingLastPathComponent().path)
    }

    /// It holds hashes of credentials, so it is nobody else's to read.
    private func create(_ owner: FileOwner? = nil) throws(StoreError) {
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Disk.failure(target.path) }
        owner?.take(descriptor)
        close(descriptor)
    }
}
