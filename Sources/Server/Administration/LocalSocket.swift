// SPDX-License-Identifier: MIT

import Foundation
import NIOCore

/// The socket in a data folder on which commands reach the server that runs there.
enum LocalSocket {
    static func url(in folder: URL) -> URL { folder.appending(path: "roomkey.socket") }

    /// A path to the socket that fits into an address. The system takes about a hundred bytes, and folders may be deeper than that: then
    /// it leads over a symbolic link in a folder of ours, which is needed only until the socket is bound or connected.
    struct Path: ~Copyable {
        let text: String
        private let link: URL?

        init(to folder: URL) throws(AdministrationFailure) {
            let direct = LocalSocket.url(in: folder).path
            let fits = (try? SocketAddress(unixDomainSocketPath: direct)) != nil
            let link: URL? = fits ? nil : try Self.link(to: folder)
            text = link.map { LocalSocket.url(in: $0).path } ?? direct
            self.link = link
        }

        private static func link(to folder: URL) throws(AdministrationFailure) -> URL {
            // Not TMPDIR, which may be as deep.
            var template = Array("/tmp/roomkey-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                throw AdministrationFailure(
                    "The path of \(folder.path) is too long for a socket, and a shorter one cannot be made in /tmp: "
                        + "\(String(cString: strerror(errno)))."
                )
            }
            let name = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            let link = URL(filePath: name, directoryHint: .isDirectory).appending(path: "data")
            guard symlink(folder.standardizedFileURL.path, link.path) == 0 else {
                let reason = String(cString: strerror(errno))
                rmdir(name)
                throw AdministrationFailure("\(link.path) cannot be made: \(reason).")
            }
            return link
        }

        deinit {
            guard let link else { return }
            unlink(link.path)
            rmdir(link.deletingLastPathComponent().path)
        }
    }

    /// What tells a file from another that has the same name later.
    struct Identity: Equatable {
        private let device: dev_t
        private let number: ino_t

        /// - Returns: nil when nothing is there.
        init?(of path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            device = status.st_dev
            number = status.st_ino
        }
    }

    /// Whether something else stands where the socket of a folder is to be.
    static func isBlocked(in folder: URL) -> Bool {
        var status = stat()
        return lstat(url(in: folder).path, &status) == 0 && status.st_mode & S_IFMT != S_IFSOCK
    }

    /// Connects to the server of a folder.
    /// - Parameter timeout: how long to wait for the server to take the connection, and after that for each thing sent or received.
    /// - Returns: a descriptor that blocks, to be closed; nil when no server takes commands there.
    static func connect(in folder: URL, timeout: Duration) throws(AdministrationFailure) -> CInt? {
        let path = try Path(to: folder)
        guard let address = try? SocketAddress(unixDomainSocketPath: path.text) else { return nil }
        let descriptor = socket(AF_UNIX, streamType, 0)
        guard descriptor >= 0 else {
            throw AdministrationFailure("No socket can be opened: \(String(cString: strerror(errno))).")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let (seconds, attoseconds) = timeout.components
        var time = timeval(tv_sec: .init(seconds), tv_usec: .init(attoseconds / 1_000_000_000_000))
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
        let (result, reason) = address.withSockAddr { address, size in
            #if canImport(Darwin)
                (Darwin.connect(descriptor, address, socklen_t(size)), errno)
            #else
                (Glibc.connect(descriptor, address, socklen_t(size)), errno)
            #endif
        }
        if result == 0 { return descriptor }
        close(descriptor)
        switch reason {
        // What a server that was killed has left refuses; and no socket is needed to be told that there is none.
        case ENOENT, ECONNREFUSED, ENOTDIR, ENOTSOCK: return nil
        // So many wait already that there is no place in the queue: it does not accept.
        case EAGAIN: throw AdministrationFailure("The server does not answer. Nothing was sent. Look at its log.")
        case let reason:
            throw AdministrationFailure(
                "The server cannot be reached over \(url(in: folder).path): \(String(cString: strerror(reason))). "
                    + "Run the command as the user that Roomkey runs as."
            )
        }
    }

    /// The user at the other end of a connection; nil when the system does not say.
    static func peer(of descriptor: CInt) -> uid_t? {
        #if canImport(Darwin)
            var (user, group) = (uid_t(), gid_t())
            return getpeereid(descriptor, &user, &group) == 0 ? user : nil
        #else
            var peer = Peer()
            var size = socklen_t(MemoryLayout<Peer>.size)
            return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.uid : nil
        #endif
    }

    /// The user at the other end of a connection.
    static func peer(of channel: any Channel) async throws -> uid_t {
        guard let options = channel as? any SocketOptionProvider else { throw ChannelError.operationUnsupported }
        #if canImport(Darwin)
            let peer: xucred = try await options.unsafeGetSocketOption(
                level: .init(rawValue: 0),
                name: .init(rawValue: LOCAL_PEERCRED)
            ).get()
            return peer.cr_uid
        #else
            let peer: Peer = try await options.unsafeGetSocketOption(
                level: .socket,
                name: .init(rawValue: SO_PEERCRED)
            ).get()
            return peer.uid
        #endif
    }

    #if !canImport(Darwin)
        /// `struct ucred` (unix(7), SO_PEERCRED), which the headers show only to those who define _GNU_SOURCE.
        private struct Peer {
            var process = pid_t()
            var uid = uid_t()
            var group = gid_t()
        }
    #endif

    private static var streamType: CInt {
        #if canImport(Darwin)
            SOCK_STREAM
        #else
            CInt(SOCK_STREAM.rawValue)
        #endif
    }
}
