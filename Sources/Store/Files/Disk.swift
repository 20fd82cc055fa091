// SPDX-License-Identifier: MIT

import Foundation

/// What is asked of the file system itself.
enum Disk {
    /// Waits until a file, or the names in a folder, are on the disk.
    static func sync(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Bytes of a file; nil when there is none to be seen.
    static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Bytes that are free for this user on the disk of a folder; nil when it cannot be told.
    static func free(in folder: String) -> Int? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        return Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }

    /// What the last call of the system failed of.
    static func failure(_ path: String) -> StoreError {
        errno == ENOSPC ? .diskFull : .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
}
