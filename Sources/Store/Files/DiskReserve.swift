// SPDX-License-Identifier: MIT

import Foundation

/// Room that is kept in the data folder for when the disk is full: so much that the database can be opened, and its write-ahead log
/// moved into the file, which makes room by itself. It is given up then, and taken again when there is plenty.
struct DiskReserve: Sendable {
    private let folder: String
    private let path: String

    /// SQLite needs some 100 KiB to open the two databases; the rest is for moving the log.
    static let bytes = 1 << 20
    /// What must be free for it to be taken, so that it is not what fills the disk.
    static let plenty = 8 << 20

    init(in folder: URL) {
        self.folder = folder.path
        path = folder.appending(path: "roomkey.reserve").path
    }

    /// Takes the room, where it is not taken.
    /// - Parameter needed: bytes that must be free.
    /// - Returns: whether it is taken.
    @discardableResult
    func take(ifFree needed: Int = plenty) -> Bool {
        if Disk.size(path) == Self.bytes { return true }
        guard let free = Disk.free(in: folder), free >= needed else { return false }
        do {
            try Data(count: Self.bytes).write(to: URL(filePath: path))
            return true
        } catch {
            unlink(path)
            return false
        }
    }

    /// Whether as much as this is free beside it. Also where that cannot be told.
    var hasRoom: Bool { Disk.free(in: folder).map { $0 >= Self.bytes } ?? true }

    /// Gives the room back.
    /// - Returns: whether there was any.
    @discardableResult
    func giveUp() -> Bool { unlink(path) == 0 }

    /// Opens something, again with the room that is kept when the disk is full.
    func opening<Value>(_ open: () throws -> Value) throws -> Value {
        do {
            return try open()
        } catch  where StoreError(error, path: path) == .diskFull && giveUp() {
            return try open()
        }
    }
}
