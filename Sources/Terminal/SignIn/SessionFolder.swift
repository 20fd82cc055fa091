// SPDX-License-Identifier: MIT

import Foundation
package import RoomkeyClient

/// The sessions saved per server, so that people stay signed in: one file for each person, readable only by the machine's user.
package struct SessionFolder: Sendable {
    private let server: ServerAddress
    private let folder: URL

    /// - Parameters:
    ///   - server: whose sessions.
    ///   - environment: `XDG_STATE_HOME` or `HOME` says where (XDG Base Directory Specification).
    package init(of server: ServerAddress, environment: [String: String]) {
        let home = environment["HOME"].map { URL(filePath: $0, directoryHint: .isDirectory) } ?? .homeDirectory
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : URL(filePath: $0, directoryHint: .isDirectory) }
            ?? home.appending(path: ".local/state", directoryHint: .isDirectory)
        let name = String("\(server)".replacing("://", with: "_").map { ":/".contains($0) ? "_" : $0 })
        folder = state.appending(path: "roomkey/\(Self.fileName(name))", directoryHint: .isDirectory)
        self.server = server
    }

    /// The saved session of a person, if there is one.
    package func session(_ kind: User.Kind, name: String) -> Session? { read(file(kind, name)) }

    /// The session that was used last.
    package func latest() -> Session? {
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: [.contentModificationDateKey]
        )
        let dated = (files ?? []).filter { $0.pathExtension == "json" }.map { file in
            let values = try? file.resourceValues(forKeys: [.contentModificationDateKey])
            return (file, values?.contentModificationDate ?? .distantPast)
        }
        return dated.sorted { $0.1 > $1.1 }.lazy.compactMap { read($0.0) }.first
    }

    /// Keeps a session, as the one that was used last.
    package func keep(_ session: Session) throws {
        let file = file(session.user.kind, session.user.name)
        do {
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try writePrivately(try JSONEncoder().encode(session), to: file)
        } catch {
            throw ChatFailure("The session cannot be saved in \(file.path): \(error)")
        }
    }

    /// Forgets a session that is of no use any more.
    package func forget(_ session: Session) {
        try? FileManager.default.removeItem(at: file(session.user.kind, session.user.name))
    }

    /// Where a person's unsent messages are stored: in a file, unless another chat of theirs on this machine already uses it.
    package func outbox(of session: Session) -> OutboxStorage {
        let file = folder.appending(path: Self.fileName(session.user.id.rawValue) + ".outbox")
        // The lock is held until the process ends, so nobody closes this.
        let lock = open(file.path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else { return .memory }
        return .file(file)
    }

    private func file(_ kind: User.Kind, _ name: String) -> URL {
        folder.appending(path: "\(kind)-\(Self.fileName(name)).json")
    }

    private func read(_ file: URL) -> Session? {
        let session = (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(Session.self, from: $0) }
        return session?.server == server ? session : nil
    }

    /// No other user can read it at any moment.
    private func writePrivately(_ data: Data, to file: URL) throws {
        let new = file.appendingPathExtension("new")
        let descriptor = open(new.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: data)
        guard rename(new.path, file.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    private static func fileName(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-_.")))
            ?? "_"
    }
}
