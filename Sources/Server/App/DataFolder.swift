// SPDX-License-Identifier: MIT

package import Crypto
package import Foundation
import Store

/// The folder that holds all of a Roomkey: the database and the secret that signs cookies and tokens.
package struct DataFolder: Sendable {
    package let url: URL

    /// Why a folder cannot be used. The description says what to do.
    package enum Failure: Error, CustomStringConvertible {
        case notWritable(path: String, reason: String)
        case inUse(path: String)
        case badSecret(path: String)
        case unreadableSecret(path: String, reason: String)

        package var description: String {
            switch self {
            case .notWritable(let path, let reason):
                "The data folder \(path) cannot be used: \(reason). Choose another with --data, or make it writable."
            case .inUse(let path):
                "Another Roomkey is running on the data folder \(path). Stop it, or choose another folder with --data."
            case .unreadableSecret(let path, let reason):
                "The file \(path) cannot be read: \(reason). It holds the secret that signs cookies and tokens: make it readable for the user that Roomkey runs as, or delete it to sign everyone out."
            case .badSecret(let path):
                "The file \(path) is damaged: it must hold 32 bytes. Restore it, or delete it to sign everyone out."
            }
        }
    }

    /// Opens the folder, creating it if needed.
    package init(_ url: URL) throws(Failure) {
        self.url = url
        do {
            try FileManager.default.createDirectory(
                at: url,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .notWritable(path: url.path, reason: Self.reason(errno: errno, error))
        }
        guard access(url.path, W_OK | X_OK) == 0 else {
            throw .notWritable(path: url.path, reason: String(cString: strerror(errno)))
        }
    }

    /// Whether a file of this name in a data folder is Roomkey's own, or one that SQLite puts beside it.
    static func isOwn(_ name: String) -> Bool {
        // There are file systems to which small and capital letters are the same.
        let name = name.lowercased()
        return ["roomkey.", "search.", "signing."].contains { name.hasPrefix($0) }
    }

    /// The secret of this server, created on first use.
    package func secret() throws(Failure) -> SymmetricKey {
        let file = url.appending(path: "signing.key")
        if let stored = try Self.contents(of: file.path) {
            guard stored.count == 32 else { throw .badSecret(path: file.path) }
            return SymmetricKey(data: stored)
        }
        let secret = SymmetricKey(size: .bits256)
        try write(secret, to: file.path)
        return secret
    }

    /// The first bytes of a file, more than a secret has; nil when it is not there.
    private static func contents(of file: String) throws(Failure) -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadableSecret(path: file, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw .unreadableSecret(path: file, reason: String(cString: strerror(errno))) }
        return Array(bytes.prefix(count))
    }

    /// Puts another secret in the place of the one that is there.
    func replaceSecret(with secret: SymmetricKey) throws(Failure) {
        let file = url.appending(path: "signing.key").path
        let new = file + ".new"
        // What a crash has left.
        unlink(new)
        try write(secret, to: new)
        guard rename(new, file) == 0 else { throw .notWritable(path: file, reason: String(cString: strerror(errno))) }
    }

    private func write(_ secret: SymmetricKey, to file: String) throws(Failure) {
        let bytes = secret.withUnsafeBytes { Data($0) }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritable(path: file, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        owner?.take(descriptor)
        let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(descriptor) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(file)
            throw .notWritable(path: file, reason: reason)
        }
    }

    private static func reason(errno: Int32, _ error: any Error) -> String {
        errno == 0 ? error.localizedDescription : String(cString: strerror(errno))
    }
}
