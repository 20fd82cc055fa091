// SPDX-License-Identifier: MIT

import CommitLog
import Dispatch
import Foundation
import Store
import TestBasics
import TestSupport
import Testing
import WireProtocol

@testable import Server

@Suite("Commands of the operator: the socket")
struct AdministrationSocketTests {
    private static let stopped = "The server stopped before this was done, and nothing was left behind. Run it again."

    /// The socket of a folder, without a server around it.
    private struct Listening {
        let folder: URL
        let administration: Administration
        let running: Task<Void, any Error>
        let log: TestLog

        /// A connection that is not read unless a test does.
        func connect() async throws -> CInt {
            try await eventually("the socket is there") { try LocalSocket.connect(in: folder, timeout: .seconds(120)) }
        }

        /// Commands that read whole databases wait for this.
        func holdReading() -> DispatchSemaphore {
            let gate = DispatchSemaphore(value: 0)
            Task { [reading = administration.reading] in try await reading.run { gate.wait() } }
            return gate
        }
    }

    /// - Parameter body: is given the socket; when it returns, the socket is stopped.
    private func listening(
        requestTimeout: Duration = .seconds(3_600),
        replyTimeout: Duration = .seconds(3_600),
        stopPatience: Duration = .milliseconds(10),
        _ body: (Listening) async throws -> Void
    ) async throws {
        let temporary = try TemporaryFolder()
        let folder = try DataFolder(temporary.url)
        let lock = try await folder.lock()
        defer { lock.release() }
        try await Administration.opening(folder, willMigrate: { _ in }) { administration in
            let log = TestLog()
            let socket = AdministrationSocket(
                in: folder.url,
                administration: administration,
                logger: log.logger("test"),
                requestTimeout: requestTimeout,
                replyTimeout: replyTimeout,
                stopPatience: stopPatience,
                interval: .milliseconds(20)
            )
            let running = Task { try await socket.run() }
            let listening = Listening(folder: folder.url, administration: administration, running: running, log: log)
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(listening))
            } catch {
                result = .failure(error)
            }
            running.cancel()
            _ = await running.result
            try result.get()
        }
        withExtendedLifetime(temporary) {}
    }

    /// Makes the list of keys longer than what the system takes in for a reader.
    private func makeLongList(_ administration: Administration) async throws {
        for number in 0..<5 {
            let name = String(repeating: "x", count: 100_000)
            let record = Array(#"{"name":"\#(name)","hash":"","createdAt":0}"#.utf8)
            let command = Command(at: .now(), operations: [.put(AuthKeys.apiKey("k\(number)"), record)])
            _ = try await administration.apiKeys.log.append(command)
        }
    }

    private func ask(_ command: some AdministrativeCommand, over socket: CInt) throws {
        let line = try CommandExchange.line(CommandExchange.Request(command))
        #expect(line.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) } == line.count)
    }

    private func events(_ socket: CInt) -> CInt {
        var poll = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        _ = Foundation.poll(&poll, 1, 0)
        return CInt(poll.revents)
    }

    private func waitForBytes(_ socket: CInt) async throws {
        _ = try await eventually("something comes") { events(socket) & CInt(POLLIN) != 0 ? true : nil }
    }

    /// Everything that comes until the other end closes the connection.
    private func all(_ socket: CInt) async throws -> String {
        try await BackgroundThread("test").run {
            var text: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while case let count = read(socket, &buffer, buffer.count), count > 0 { text += buffer[..<count] }
            return String(decoding: text, as: UTF8.self)
        }
    }

    @Test("a connection that says nothing, or half of something, is ended", .timeLimit(.minutes(5)))
    func half() async throws {
        try await listening(requestTimeout: .milliseconds(50)) { listening in
            for said in ["", #"{"command":"#] {
                let socket = try await listening.connect()
                defer { close(socket) }
                _ = said.withCString { write(socket, $0, said.utf8.count) }
                #expect(try await all(socket) == "")
            }
        }
    }

    @Test("connections that say nothing take their places, and the next is told to try again", .timeLimit(.minutes(5)))
    func silence() async throws {
        try await listening { listening in
            var sockets: [CInt] = []
            defer { for socket in sockets { close(socket) } }
            for _ in 0..<AdministrationSocket.connections { sockets.append(try await listening.connect()) }
            // Whichever of them is looked at first: those that came first have the places.
            let busy = AdministrationFailure("The server is busy with 64 other commands. Try again.")
            let administrator = Administrator(listening.folder)
            await #expect(throws: busy) { try await administrator.perform(ListKeys()) }
            for socket in sockets { #expect(events(socket) == 0) }
            close(sockets.removeLast())
            _ = try await eventually("there is room") { try? await administrator.perform(ListKeys()) }
        }
    }

    @Test("who does not read an answer loses the connection, and the place with it", .timeLimit(.minutes(5)))
    func unread() async throws {
        try await listening(replyTimeout: .milliseconds(200)) { listening in
            try await makeLongList(listening.administration)
            var sockets: [CInt] = []
            defer { for socket in sockets { close(socket) } }
            for _ in 0..<AdministrationSocket.connections {
                let socket = try await listening.connect()
                sockets.append(socket)
                try ask(ListKeys(), over: socket)
            }
            for socket in sockets {
                _ = try await eventually("it is cut") { events(socket) & CInt(POLLHUP) != 0 ? true : nil }
            }
            // Each of the places was taken, and is free again.
            _ = try await eventually("there is room") {
                try? await Administrator(listening.folder).perform(CreateKey(name: "after"))
            }
        }
    }

    @Test("a server that stops does not wait for who does not read", .timeLimit(.minutes(2)))
    func unreadAtStop() async throws {
        try await listening { listening in
            try await makeLongList(listening.administration)
            let socket = try await listening.connect()
            defer { close(socket) }
            try ask(ListKeys(), over: socket)
            try await waitForBytes(socket)
            listening.running.cancel()
            _ = await listening.running.result
        }
    }

    @Test("a socket whose file is removed comes back, and what came by the old one is done")
    func removed() async throws {
        try await listening { listening in
            let gate = listening.holdReading()
            let socket = try await listening.connect()
            defer { close(socket) }
            try ask(CheckDatabase(), over: socket)
            // It says that it is at it.
            try await waitForBytes(socket)
            let path = LocalSocket.url(in: listening.folder).path
            for _ in 0..<2 {
                #expect(unlink(path) == 0)
                _ = try await eventually("it comes back") { FileIdentity(of: path) }
            }
            _ = try await Administrator(listening.folder).perform(CreateKey(name: "another"))
            gate.signal()
            let answer = try await all(socket)
            #expect(answer.contains(#""answer":"#), "\(answer)")
            #expect(listening.log.lines.isEmpty)
        }
    }

    @Test("connections that come while the socket is closed and bound again harm nobody", .timeLimit(.minutes(2)))
    func storm() async throws {
        try await listening { listening in
            for _ in 0..<20 {
                var sockets: [CInt] = [try await listening.connect()]
                unlink(LocalSocket.url(in: listening.folder).path)
                // Those that come by the old listener until it is closed.
                for _ in 0..<8 { if let socket = try? await listening.connect() { sockets.append(socket) } }
                for socket in sockets { close(socket) }
            }
            let administrator = Administrator(listening.folder)
            _ = try await eventually("an answer") { try? await administrator.perform(CreateKey(name: "after")) }
        }
    }

    @Test("a folder in the place of the socket is named, at both ends, and nothing more is needed than to remove it")
    func blocked() async throws {
        try await listening { listening in
            let path = LocalSocket.url(in: listening.folder).path
            close(try await listening.connect())
            // The socket may come back between the two.
            while mkdir(path, 0o700) != 0 { unlink(path) }
            let line = try await eventually("the log says so") { listening.log.lines.first }
            #expect(line.metadata["error"]?.hasPrefix("\(path) cannot be replaced") == true)
            let failure = AdministrationFailure(
                "The server takes no commands, because \(path) is not a socket. Remove that, and try again after a few seconds."
            )
            await #expect(throws: failure) {
                try await Administrator(listening.folder, patience: .zero).perform(ListKeys())
            }
            #expect(rmdir(path) == 0)
            close(try await listening.connect())
            #expect(listening.log.lines.count == 1)
        }
    }

    @Test("a backup during which the server stops says so, and leaves nothing", .timeLimit(.minutes(5)))
    func stopping() async throws {
        let backups = try TemporaryFolder()
        try await listening(stopPatience: .seconds(3_600)) { listening in
            let gate = listening.holdReading()
            let socket = try await listening.connect()
            defer { close(socket) }
            try ask(BackUpDatabase(target: backups.url.path), over: socket)
            try await waitForBytes(socket)
            listening.running.cancel()
            gate.signal()
            let answer = try await all(socket)
            #expect(answer.hasSuffix("{\"error\":\"\(Self.stopped)\"}\n"), "\(answer)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: backups.url.path) == [])
    }

    @Test("what reads the whole database ends with the command that asked for it", arguments: ["backup", "check"])
    func cancelled(kind: String) async throws {
        let (temporary, backups) = (try TemporaryFolder(), try TemporaryFolder())
        try await Administration.opening(DataFolder(temporary.url), willMigrate: { _ in }) { administration in
            let gate = DispatchSemaphore(value: 0)
            async let holding: Void = administration.reading.run { gate.wait() }
            let command = Task {
                switch kind {
                case "backup":
                    _ = try await BackUpDatabase(target: backups.url.path).perform(with: administration) { _ in }
                default: _ = try await CheckDatabase().perform(with: administration) { _ in }
                }
            }
            command.cancel()
            gate.signal()
            await #expect(throws: StoreError.stopped) { try await command.value }
            try await holding
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: backups.url.path) == [])
    }

    @Test("a server that does not take a connection is not waited for without end", .timeLimit(.minutes(2)))
    func fullQueue() throws {
        let folder = try TemporaryFolder()
        let path = try LocalSocket.Path(to: folder.url)
        let listener = try LocalSocket.listen(at: path.text)
        defer { close(listener) }
        var waiting: [CInt] = []
        defer { for socket in waiting { close(socket) } }
        #expect(throws: AdministrationFailure("The server does not answer. Nothing was sent. Look at its log.")) {
            for _ in 0..<10 {
                let socket = try LocalSocket.connect(in: folder.url, timeout: .milliseconds(50))
                waiting.append(try #require(socket))
            }
        }
    }

    @Test("lines are found however they arrive, in a time that grows with their length alone", .timeLimit(.minutes(2)))
    func lines() {
        var buffer = LineBuffer()
        let text = String(repeating: "x", count: 4 << 20) + "\n\na\nrest"
        var found: [Int] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            buffer.append(rest.prefix(64))
            rest = rest.dropFirst(64)
            while let line = buffer.next() { found.append(line.count) }
        }
        #expect(found == [4 << 20, 0, 1])
        #expect(buffer.count == 4)
    }
}

extension LocalSocket {
    /// Listens with room for nobody, and accepts nobody.
    fileprivate static func listen(at path: String) throws -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        #if canImport(Darwin)
            let listener = socket(AF_UNIX, SOCK_STREAM, 0)
        #else
            let listener = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        #endif
        let isBound = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(isBound == 0 && Foundation.listen(listener, 0) == 0)
        return listener
    }
}
