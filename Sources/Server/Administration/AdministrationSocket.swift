// SPDX-License-Identifier: MIT

import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Takes commands of the operator on the socket in the data folder, each on a connection of its own, from the user that the server runs
/// as and from root.
final class AdministrationSocket: Service {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let folder: URL
    private let administration: Administration
    private let logger: Logger
    private let open = Atomic(0)

    /// Connections at once: scripts run commands beside each other, but not more than that.
    static let connections = 64
    /// How long it waits before it tries again to bind the socket.
    private static let retryInterval: Duration = .seconds(5)

    init(in folder: URL, administration: Administration, logger: Logger) {
        self.folder = folder
        self.administration = administration
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.keepServing() }
        unlink(LocalSocket.url(in: folder).path)
    }

    /// Where the socket cannot be bound, because the disk is full or its file system has none, everything but commands goes on.
    private func keepServing() async {
        var isFailing = false
        while !Task.isCancelled {
            do {
                let listener = try await listen()
                isFailing = false
                try await serve(listener)
            } catch {
                guard !Task.isCancelled else { return }
                if !isFailing {
                    logger.error("commands of the operator cannot reach the server", metadata: ["error": "\(error)"])
                }
                isFailing = true
            }
            try? await Task.sleep(for: Self.retryInterval)
        }
    }

    private func listen() async throws -> NIOAsyncChannel<Connection, Never> {
        let socket = LocalSocket.url(in: folder).path
        // The lock of the folder is held: whatever is there is of a server that was killed.
        unlink(socket)
        let path = try LocalSocket.Path(to: folder)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(unixDomainSocketPath: path.text) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Connection(wrappingChannelSynchronously: channel)
                }
            }
        // Whoever connects before that is asked for their user all the same.
        chmod(socket, 0o600)
        return listener
    }

    private func serve(_ listener: NIOAsyncChannel<Connection, Never>) async throws {
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask { await self.serve(connection) }
                }
            }
        }
    }

    private func serve(_ connection: Connection) async {
        let isRoom = open.wrappingAdd(1, ordering: .relaxed).newValue <= Self.connections
        defer { open.wrappingSubtract(1, ordering: .relaxed) }
        // What fails here is the connection, and there is nobody to be told.
        try? await connection.executeThenClose { inbound, _ in
            let channel = connection.channel
            guard try await Self.mayCommand(LocalSocket.peer(of: channel)) else {
                return try await Self.end(
                    channel,
                    AdministrationFailure("The server takes commands from the user that it runs as, and from root.")
                )
            }
            guard isRoom else {
                return try await Self.end(
                    channel,
                    AdministrationFailure("The server is busy with \(Self.connections) other commands. Try again.")
                )
            }
            let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(CommandExchange.requestTimeout)) {
                channel.close(promise: nil)
            }
            var parts = inbound.makeAsyncIterator()
            var request = ByteBuffer()
            while request.readableBytesView.last != UInt8(ascii: "\n") {
                guard var part = try await parts.next() else { return }
                request.writeBuffer(&part)
                guard request.readableBytes <= CommandExchange.maximumRequestBytes else {
                    return try await Self.end(channel, AdministrationFailure("The request is too large."))
                }
            }
            deadline.cancel()
            let line = Array(request.readableBytesView)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [administration] in
                    let answer = await CommandExchange.answer(to: line, with: administration) {
                        channel.writeAndFlush(ByteBuffer(bytes: $0), promise: nil)
                    }
                    try await channel.writeAndFlush(ByteBuffer(bytes: answer))
                    try await channel.close()
                }
                group.addTask {
                    while true {
                        try await Task.sleep(for: CommandExchange.heartbeat)
                        try await channel.writeAndFlush(ByteBuffer(string: "{}\n"))
                    }
                }
                // Until it is answered, or whoever asked has gone. Then nobody waits for a backup.
                while try await parts.next() != nil {}
                group.cancelAll()
            }
        }
    }

    private static func mayCommand(_ user: uid_t) -> Bool { user == geteuid() || user == 0 }

    private static func end(_ channel: any Channel, _ failure: AdministrationFailure) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: CommandExchange.failure(failure)))
    }
}
