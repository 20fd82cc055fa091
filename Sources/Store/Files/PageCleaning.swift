// SPDX-License-Identifier: MIT

import Foundation
import GRDBSQLite
import Synchronization

/// Sees to it that what was deleted is in no page of a database file.
///
/// With `secure_delete` SQLite overwrites what it deletes, but not what it moves: where the records of a page are spread over others,
/// their bytes stay behind in the part of the page that is not in use, and stay there when the records are deleted later. So each
/// page is cleaned on its way into the file: the part between the pointers to its cells and the cells themselves (SQLite's file format,
/// §1.6), which nothing reads, is written as zeros.
///
/// It takes the place of one function of the file system layer that SQLite writes through, for database files only: the write-ahead log
/// has sums of what is in it, and is gone when the server has stopped.
enum PageCleaning {
    /// From here on the next page number that an overflow page begins with could be taken for the kind of a page: 64 GiB.
    private static let largestDatabase: sqlite3_int64 = 1 << 36

    /// Turns it on for all databases that the process opens from then on, once. False where SQLite does not let it.
    static let isOn: Bool = {
        guard let original = sqlite3_vfs_find(nil) else { return false }
        let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        vfs.initialize(to: original.pointee)
        // Its functions but this one look at nothing of it.
        vfs.pointee.pAppData = UnsafeMutableRawPointer(original)
        vfs.pointee.xOpen = { vfs, name, file, flags, outFlags in
            guard let original = vfs?.pointee.pAppData?.assumingMemoryBound(to: sqlite3_vfs.self),
                let open = original.pointee.xOpen
            else { return SQLITE_INTERNAL }
            let code = open(original, name, file, flags, outFlags)
            if code == SQLITE_OK, flags & SQLITE_OPEN_MAIN_DB != 0, let file { PageCleaning.follow(file) }
            return code
        }
        return sqlite3_vfs_register(vfs, 1) == SQLITE_OK
    }()

    /// The functions of a file with one replaced, and those that they were made of.
    private struct Methods {
        var replaced: sqlite3_io_methods
        let original: UnsafePointer<sqlite3_io_methods>
    }

    /// By the address of the originals, of which there are two or three: kept for as long as the process runs, as those are.
    private static let methods = Mutex<[UInt: UInt]>([:])

    private static func follow(_ file: UnsafeMutablePointer<sqlite3_file>) {
        guard let original = file.pointee.pMethods else { return }
        let address = methods.withLock { known in
            let key = UInt(bitPattern: original)
            if let address = known[key] { return address }
            let methods = UnsafeMutablePointer<Methods>.allocate(capacity: 1)
            methods.initialize(to: Methods(replaced: original.pointee, original: original))
            methods.pointee.replaced.xWrite = { file, data, count, offset in
                PageCleaning.write(file, data, count, offset)
            }
            known[key] = UInt(bitPattern: methods)
            return UInt(bitPattern: methods)
        }
        // The functions stand at its begin.
        file.pointee.pMethods = UnsafePointer(bitPattern: address)
    }

    private static func write(
        _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ data: UnsafeRawPointer?,
        _ count: CInt,
        _ offset: sqlite3_int64
    ) -> CInt {
        guard let file, let data, let methods = file.pointee.pMethods,
            let write = UnsafeRawPointer(methods).assumingMemoryBound(to: Methods.self).pointee.original.pointee.xWrite
        else { return SQLITE_INTERNAL }
        let page = UnsafeRawBufferPointer(start: data, count: Int(count))
        guard offset < largestDatabase, let unused = unusedPart(of: page, isFirst: offset == 0),
            !isZeroed(UnsafeRawBufferPointer(rebasing: page[unused]))
        else { return write(file, data, count, offset) }
        return withUnsafeTemporaryAllocation(byteCount: page.count, alignment: 8) { clean in
            clean.copyMemory(from: page)
            UnsafeMutableRawBufferPointer(rebasing: clean[unused]).initializeMemory(as: UInt8.self, repeating: 0)
            return write(file, clean.baseAddress, count, offset)
        }
    }

    /// Whether there is nothing but zeros: the first byte is one, and each is what the byte before it is. In this form it is one call, also in a
    /// build without optimisation, where a loop over each byte of each page took an eighth of the time that a small server runs.
    static func isZeroed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress, let first = bytes.first else { return true }
        return first == 0 && memcmp(base, base + 1, bytes.count - 1) == 0
    }

    /// Where nothing is in a page that holds records; nil for others and for what is no page.
    static func unusedPart(of page: UnsafeRawBufferPointer, isFirst: Bool) -> Range<Int>? {
        guard page.count >= 512, page.count.nonzeroBitCount == 1 else { return nil }
        // The first page begins with the header of the file.
        let header = isFirst ? 100 : 0
        func number(at place: Int) -> Int { Int(page[place]) << 8 | Int(page[place + 1]) }
        let headerBytes: Int
        switch page[header] {
        case 2: headerBytes = 12  // of an index, above others: it has records of its own
        case 10, 13: headerBytes = 8  // leaves of an index and of a table
        default: return nil
        }
        let begin = header + headerBytes + 2 * number(at: header + 3)
        let content = number(at: header + 5)
        let end = content == 0 ? 65_536 : content
        guard begin < end, end <= page.count else { return nil }
        return begin..<end
    }
}
