// SPDX-License-Identifier: MIT

import Chat
import Foundation
import Logging
import Server
import ServiceLifecycle
import TestSupport

/// A server on a folder that outlives it.
struct ServerRun {
    let port: Int
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    static func start(in folder: URL) async throws -> ServerRun {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let ports = Inbox<Int>()
        var configuration = RoomkeyServer.Configuration(port: 0, dataDirectory: folder)
        configuration.limits = .withoutRates
        let server = RoomkeyServer(configuration, logger: logger) { ports.put($0.port) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [server], gracefulShutdownSignals: [], logger: logger)
        )
        let running = Task {
            defer { ports.finish() }
            try await group.run()
        }
        return ServerRun(port: try await ports.next("the server's port"), group: group, running: running)
    }

    /// Stops it as a signal does.
    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await running.value
    }
}
