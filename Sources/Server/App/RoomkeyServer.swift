// SPDX-License-Identifier: MIT

import ClusterLog
package import CommitLog
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
package import Store
import WebBundler

/// The server: opens the data folder and serves everything on one port until it is told to stop.
package struct RoomkeyServer: Service {
    package static let version = "0.1.0"

    /// A server that serves.
    package struct Running: Sendable {
        package let port: Int
        /// The one log and store of its database, for programs that the server is a part of.
        package let store: Store
        package let log: any CommitLog
    }

    private let configuration: Configuration
    private let logger: Logger
    private let isRunning: @Sendable (Running) async -> Void
    private let needsOwner: @Sendable (_ port: Int, _ token: String) -> Void

    /// - Parameters:
    ///   - isRunning: called once the port is bound.
    ///   - needsOwner: called after that while there is no owner, with the token of the link that makes one.
    package init(
        _ configuration: Configuration,
        logger: Logger,
        isRunning: @escaping @Sendable (Running) async -> Void,
        needsOwner: @escaping @Sendable (_ port: Int, _ token: String) -> Void = { _, _ in }
    ) {
        self.needsOwner = needsOwner
        self.configuration = configuration
        self.logger = logger
        self.isRunning = isRunning
    }

    /// Opens the database, and the cluster that it belongs to.
    private func openStore(in folder: DataFolder) async throws -> (Store, ClusterBootstrap?) {
        guard let cluster = configuration.cluster else { return (try folder.openStore(logger), nil) }
        let entrance = try await ClusterBootstrap(cluster, logger: logger)
        return (try await entrance.openStore { try folder.openStore(logger) }, entrance)
    }

    /// Serves until the task is cancelled or shut down gracefully.
    /// - Throws: ``DataFolder/Failure``, `StoreError`, `WebBundleError` or NIO's error when the port cannot be bound.
    package func run() async throws {
        let webRoot = try configuration.webRoot.map { url throws(WebBundleError) in try WebRoot(url) }
        let folder = try DataFolder(configuration.dataDirectory)
        let lock = try await cancelWhenGracefulShutdown { try await folder.lock() }
        // Where it waits for a cluster, a signal ends the wait.
        let (store, cluster) = try await cancelWhenGracefulShutdown { try await openStore(in: folder) }
        let components = try await Components(configuration, in: folder, store, cluster, logger: logger)
        let connections = OpenConnections(
            limit: configuration.connectionLimit ?? OpenConnections.systemLimit(),
            logger: logger
        )
        let application = application(components, connections, in: folder, webRoot)
        let result: Result<Void, any Error>
        do {
            result = .success(
                try await withGracefulShutdownHandler {
                    try await application.run()
                } onGracefulShutdown: { [stopInquiryInterval = configuration.stopInquiryInterval] in
                    let loop = MultiThreadedEventLoopGroup.singleton.next()
                    connections.stop(asking: TimeAmount(stopInquiryInterval), on: loop)
                }
            )
        } catch {
            result = .failure(error)
        }
        try await components.close()
        lock.release()
        try result.get()
    }

    private func application(
        _ components: Components,
        _ connections: OpenConnections,
        in folder: DataFolder,
        _ webRoot: WebRoot?
    ) -> some ApplicationProtocol {
        let (ports, bound) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let firstOwner = FirstOwner(bound: ports, logger: logger) {
            try await components.log.makeSetup(components.invitations, secret: components.secret)
        } needed: {
            needsOwner($0, $1)
        }
        return Application(
            router: components.routes(webRoot: webRoot),
            server: HTTPServerBuilder { responder in
                HTTPAndWebSocketChannel(
                    responder: responder,
                    admission: components.admission,
                    connections: connections,
                    isServedAlways: components.isOwner
                )
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: ServerLimits.connectionBacklog
            ),
            services: components.log.services + [
                AdministrationSocket(in: folder.url, administration: components.administration, logger: logger),
                components.makeEffects(),
                firstOwner,
            ],
            onServerRunning: { [isRunning, logger] channel in
                try? await channel.eventLoop.submit {
                    try channel.pipeline.syncOperations.addHandler(AcceptErrors(logger: logger), position: .first)
                }.get()
                let port = channel.localAddress?.port ?? 0
                await isRunning(Running(port: port, store: components.store, log: components.log.log))
                bound.yield(port)
            },
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            logger: logger
        )
    }
}
