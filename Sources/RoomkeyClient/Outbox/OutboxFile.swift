// SPDX-License-Identifier: MIT

import Foundation

/// Keeps an outbox in a file: a line of JSON for each change, on the disk before the change counts. What a crash left half a line
/// of was never promised to anybody.
actor OutboxFile {
    private enum Line: Codable {
        /// Whose outbox it is.
        case owner(UserID)
        case put(OutboxItem)
        case removed(OutboxItem.ID)
        /// As version 0.1.0 wrote it.
        case remove(ClientMessageID)
    }

    /// Lines that say nothing any more are let be up to this many.
    private static let mostIdleLines = 100

    private let url: URL
    private let owner: UserID
    private var outbox: Outbox
    private var handle: FileHandle
    private var lines = 0

    /// Opens a file, or makes it.
    /// - Throws: ``RoomkeyError/file(_:)``
    static func open(_ url: URL, owner: UserID) throws(RoomkeyError) -> (file: OutboxFile, outbox: Outbox) {
        let outbox = try read(url, owner: owner)
        let handle = try rewrite(url, owner, outbox)
        return (OutboxFile(url, owner, outbox, handle), outbox)
    }

    private init(_ url: URL, _ owner: UserID, _ outbox: Outbox, _ handle: FileHandle) {
        self.url = url
        self.owner = owner
        self.outbox = outbox
        self.handle = handle
        lines = outbox.items.count
    }

    func put(_ item: OutboxItem) throws(RoomkeyError) {
        try append(.put(item))
        outbox.put(item)
    }

    func remove(_ id: OutboxItem.ID) throws(RoomkeyError) {
        try append(.removed(id))
        outbox.remove(id)
        guard lines > 2 * outbox.items.count + Self.mostIdleLines else { return }
        handle = try Self.rewrite(url, owner, outbox)
        lines = outbox.items.count
    }

    private func append(_ line: Line) throws(RoomkeyError) {
        do {
            try handle.write(contentsOf: Self.bytes(line))
            try handle.synchronize()
            lines += 1
        } catch {
            throw Self.failure("written", url, error)
        }
    }

    private static func read(_ url: URL, owner: UserID) throws(RoomkeyError) -> Outbox {
        guard FileManager.default.fileExists(atPath: url.path) else { return Outbox() }
        do {
            let text = try Data(contentsOf: url)
            var outbox = Outbox()
            var parts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            // Behind the last line end there is nothing, or what a crash left.
            parts.removeLast()
            for part in parts {
                switch try JSONDecoder().decode(Line.self, from: Data(part)) {
                case .owner(owner): break
                case .owner(let other):
                    throw RoomkeyError.file("\(url.path) holds messages of \(other): give \(owner) a file of their own")
                case .put(let item): outbox.put(item)
                case .removed(let id): outbox.remove(id)
                case .remove(let clientID): outbox.remove(clientID)
                }
            }
            return outbox
        } catch let error as RoomkeyError {
            throw error
        } catch {
            throw failure("read", url, error)
        }
    }

    /// Writes a file that says the same in as few lines as can be, in the place of the one that is there.
    private static func rewrite(_ url: URL, _ owner: UserID, _ outbox: Outbox) throws(RoomkeyError) -> FileHandle {
        let new = url.appendingPathExtension("new")
        do {
            var text = try bytes(.owner(owner))
            for item in outbox.items { text += try bytes(.put(item)) }
            // What somebody has written is nobody else's business.
            let isMade = FileManager.default.createFile(
                atPath: new.path,
                contents: nil,
                attributes: [.posixPermissions: 0o600]
            )
            guard isMade else { throw CocoaError(.fileWriteUnknown) }
            let handle = try FileHandle(forWritingTo: new)
            try handle.write(contentsOf: text)
            try handle.synchronize()
            guard rename(new.path, url.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            // Else a crash could bring the file before back, without what is appended to this one.
            let folder = try FileHandle(forReadingFrom: url.deletingLastPathComponent())
            try folder.synchronize()
            try folder.close()
            return handle
        } catch {
            throw failure("written", url, error)
        }
    }

    private static func bytes(_ line: Line) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return try encoder.encode(line) + [UInt8(ascii: "\n")]
    }

    private static func failure(_ what: String, _ url: URL, _ error: any Error) -> RoomkeyError {
        .file("the outbox \(url.path) cannot be \(what): \(error)")
    }
}
