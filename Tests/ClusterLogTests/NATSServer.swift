// SPDX-License-Identifier: MIT

import Foundation
import NATS
import TestBasics

/// A NATS server of a test's own, on a free port and in a temporary folder. It ends with the test.
final class NATSServer {
    let address: String
    private let port: Int
    private let folder: TemporaryFolder
    private var process: Process?

    private struct Unavailable: Error, CustomStringConvertible {
        let description: String
    }

    init() throws {
        folder = try TemporaryFolder()
        port = try Self.freePort()
        address = "nats://127.0.0.1:\(port)"
        try start()
    }

    deinit {
        kill()
    }

    func start() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "nats-server", "-a", "127.0.0.1", "-p", "\(port)", "-js", "-sd", folder.url.path, "-l",
            folder.url.appending(path: "log").path,
        ]
        try process.run()
        self.process = process
        let deadline = ContinuousClock.now + .seconds(120)
        while !isListening {
            guard process.isRunning else {
                throw Unavailable(description: "nats-server did not start; make test installs it")
            }
            guard .now < deadline else { throw Unavailable(description: "nats-server does not listen") }
            usleep(10_000)
        }
    }

    /// Ends it as a power cut does.
    func kill() {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Makes it silent, with its connections open.
    func freeze() {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGSTOP)
        // The signal takes effect a moment later, in which the server might still answer.
        var information = siginfo_t()
        while waitid(P_PID, id_t(process.processIdentifier), &information, WSTOPPED | WNOWAIT) == -1, errno == EINTR {}
    }

    func thaw() {
        if let process { Foundation.kill(process.processIdentifier, SIGCONT) }
    }

    private var isListening: Bool {
        let descriptor = socket(AF_INET, SOCK_STREAM_VALUE, 0)
        defer { close(descriptor) }
        var address = Self.loopback(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, SOCK_STREAM_VALUE, 0)
        defer { close(descriptor) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Unavailable(description: "there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

#if os(Linux)
    private let SOCK_STREAM_VALUE = Int32(SOCK_STREAM.rawValue)
#else
    private let SOCK_STREAM_VALUE = SOCK_STREAM
#endif
