// SPDX-License-Identifier: MIT

import Foundation
import Store

extension DataFolder {
    /// How long others may have the folder that somebody waits for: a command that hashes a password on a slow machine, or a server
    /// that is about to end.
    private static let patience: Duration = .seconds(30)
    private static let pause: Duration = .milliseconds(50)

    /// Takes the folder for this process. Only one writes to its database: others would not hear of what it changes, nor it of theirs.
    ///
    /// A command that has the folder for a moment is outwaited, and commands that come meanwhile let this process go first.
    /// - Returns: what must be kept for as long as the folder is used; the lock also ends with the process.
    /// - Throws: ``Failure``, or `CancellationError`.
    package func lock() async throws -> FolderLock {
        if let lock = try lockNow() { return lock }
        let deadline = ContinuousClock.now + Self.patience
        var turn: Turn?
        defer { turn?.end() }
        while true {
            guard ContinuousClock.now < deadline, !hasServer else { throw Failure.inUse(path: url.path) }
            if turn == nil { turn = Turn(announcedIn: turnFile) }
            try await Task.sleep(for: Self.pause)
            if let lock = try lockNow() { return lock }
        }
    }

    /// Takes the folder for a command.
    /// - Returns: nil when another process has it, or is to have it next.
    func lockIfFree() throws(Failure) -> FolderLock? {
        Self.isLocked(turnFile) ? nil : try lockNow()
    }

    /// Whether a process has taken a folder, which need not be there.
    static func isTaken(_ url: URL) -> Bool { isLocked(lockFile(in: url)) }

    private func lockNow() throws(Failure) -> FolderLock? {
        let file = Self.lockFile(in: url)
        // What is there already keeps its owner.
        var descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            owner?.take(descriptor)
        } else if errno == EEXIST {
            descriptor = open(file, O_RDWR | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw .notWritable(path: file, reason: String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return FolderLock(descriptor: descriptor)
    }

    private static func isLocked(_ file: String) -> Bool {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// Whether a server takes commands in the folder.
    private var hasServer: Bool {
        guard let socket = try? LocalSocket.connect(in: url, timeout: .seconds(1)) else { return false }
        close(socket)
        return true
    }

    private static func lockFile(in url: URL) -> String { url.appending(path: "roomkey.lock").path }

    private var turnFile: String { url.appending(path: "roomkey.turn").path }

    /// Tells commands that somebody waits for the folder. Without it one that starts could lose to them for as long as they come.
    private struct Turn {
        private let file: String
        private let descriptor: CInt

        /// - Returns: nil when another process waits for it as well, or looks just now.
        init?(announcedIn file: String) {
            descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return nil }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                return nil
            }
            self.file = file
        }

        func end() {
            unlink(file)
            close(descriptor)
        }
    }
}

/// A folder taken for this process, until it is released.
package struct FolderLock: Sendable {
    fileprivate let descriptor: Int32

    /// Gives the folder back. Called once.
    package func release() {
        close(descriptor)
    }
}
