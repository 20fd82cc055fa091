// SPDX-License-Identifier: MIT

import Chat
package import CommitLog
package import Foundation
import Logging
package import Server
import ServiceLifecycle
package import Store

/// A server of a test's own: real sockets, a database in a folder of its own, an API key.
package struct TestServer: Sendable {
    package let port: Int
    package let directory: URL
    package let apiKey: String
    /// Sends no credentials by itself.
    package let http: TestHTTP
    /// What it logs.
    package let log: TestLog
    private let group: ServiceGroup
    private let store: Store
    private let commitLog: any CommitLog
    /// Gets the token of the link that makes the first owner.
    package let setupTokens: Inbox<String>

    /// Sends the API key with every request.
    package var keyValue: TestHTTP { http.with(["x-api-key": apiKey]) }

    /// Opens a key-value socket.
    /// - Parameter query: the credential; nil for the API key.
    package func keyValueSocket(_ query: String? = nil, headers: [String: String] = [:]) async throws -> TestSocket {
        try await TestSocket.open(http, "/ws?\(query ?? "apiKey=\(apiKey)")", headers: headers, idName: "messageId")
    }

    /// Asks for an upgrade, exactly as it is given.
    package func socket(_ target: String, headers: [String: String] = [:]) async throws -> TestSocket {
        try await TestSocket.open(http, target, headers: headers, idName: "messageId")
    }

    /// Opens a chat socket.
    package func liveSocket(
        cookie: String,
        headers: [String: String] = [:],
        receiveBuffer: Int? = nil
    ) async throws -> TestSocket {
        let headers = ["cookie": cookie].merging(headers) { $1 }
        return try await TestSocket.open(
            http,
            "/api/live",
            headers: headers,
            receiveBuffer: receiveBuffer,
            idName: "id"
        )
    }

    /// The answer in place of an upgrade.
    package func refusal(_ target: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
        do {
            _ = try await TestSocket.open(http, target, headers: headers, idName: "id")
        } catch let refused as TestSocket.Refused {
            return refused.answer
        }
        throw TestFailure.unexpected("that \(target) is upgraded")
    }

    /// A connection that nothing was said on.
    /// - Parameters:
    ///   - isHead: its requests are HEAD, so that the answers have no body.
    ///   - receiveBuffer: bytes that the system takes in for us; nil for its own choice.
    ///   - keepsText: text messages are given as they were sent.
    package func connection(
        isHead: Bool = false,
        receiveBuffer: Int? = nil,
        keepsText: Bool = false
    ) async throws -> TestConnection {
        try await http.connections.open(
            port: port,
            isHead: isHead,
            receiveBuffer: receiveBuffer,
            keepsText: keepsText
        )
    }

    /// Runs a command of the operator as `roomkey` does, which reaches the server over the socket in its folder.
    @discardableResult
    package func command<Command: AdministrativeCommand>(_ command: Command) async throws -> Command.Answer {
        try await Administrator(directory, patience: .seconds(240)).perform(command)
    }

    /// Works with the API keys of the server itself.
    package func withKeys<Result>(_ body: (APIKeys) async throws -> Result) async throws -> Result {
        try await body(APIKeys(log: commitLog, store: store, now: Timestamp.now))
    }

    /// Works with the store and the log of the server itself.
    package func withStore<Result>(_ body: (Store, any CommitLog) async throws -> Result) async throws -> Result {
        try await body(store, commitLog)
    }

    /// Stops the server as a signal does; it tells its sockets.
    package func stop() async {
        await group.triggerGracefulShutdown()
    }

    /// Before the server starts.
    private static func makeKey(in folder: DataFolder) async throws -> String {
        let store = try Store(directory: folder.url)
        let log = try EmbeddedLog(store: store) { _ in }
        let key = try await APIKeys(log: log, store: store, now: Timestamp.now).create(named: "test", by: nil).secret
        log.close()
        try store.close()
        return key
    }

    fileprivate static func with(
        publicURL: URL?,
        configure: (inout RoomkeyServer.Configuration) -> Void,
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "roomkey-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let log = TestLog()
        let logger = log.logger("test")
        let runs = Inbox<RoomkeyServer.Running>()
        let setupTokens = Inbox<String>()
        var configuration = RoomkeyServer.Configuration(port: 0, dataDirectory: directory, publicURL: publicURL)
        configuration.passwordCost = .ofTests
        // What a test does in a moment takes people minutes.
        configuration.limits = .withoutRates
        // The servers of all tests share the descriptors of one process.
        configuration.connectionLimit = 100_000
        configure(&configuration)
        let apiKey = try await makeKey(in: DataFolder(configuration.dataDirectory))
        let server = RoomkeyServer(configuration, logger: logger) {
            runs.put($0)
        } needsOwner: {
            setupTokens.put($1)
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [server], gracefulShutdownSignals: [], logger: logger)
        )
        let running = Task {
            defer { runs.finish() }
            try await group.run()
        }
        let connections = Connections()
        let result: Result<Void, any Error>
        do {
            let run = try await runs.next("the server's port")
            let http = TestHTTP(port: run.port, connections: connections)
            let server = TestServer(
                port: run.port,
                directory: configuration.dataDirectory,
                apiKey: apiKey,
                http: http,
                log: log,
                group: group,
                store: run.store,
                commitLog: run.log,
                setupTokens: setupTokens
            )
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        connections.cutAll()
        await group.triggerGracefulShutdown()
        try await running.value
        try result.get()
    }
}

/// Runs a test with a server of its own, which is gone afterwards with all it has stored.
/// - Parameters:
///   - publicURL: the address people are told to use, if it is another.
///   - configure: sets what a test wants otherwise.
package func withServer(
    publicURL: URL? = nil,
    configure: (inout RoomkeyServer.Configuration) -> Void = { _ in },
    _ body: (TestServer) async throws -> Void
) async throws {
    await ServerSlots.shared.take()
    do {
        try await TestServer.with(publicURL: publicURL, configure: configure, body)
        await ServerSlots.shared.giveBack()
    } catch {
        await ServerSlots.shared.giveBack()
        throw error
    }
}

extension PasswordCost {
    /// As little work as scrypt can be.
    package static let ofTests = PasswordCost(rounds: 2, blockSize: 1, parallelism: 1)
}

/// Servers that may run at once: tests run in parallel, and hundreds of databases would only be in each other's way.
private actor ServerSlots {
    static let shared = ServerSlots()

    private var free = 8
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().resume()
    }
}
