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
    /// Of channels as they are: a ``Connection`` that nobody takes, because the listener ends as it is accepted, ends the process.
    private typealias Listener = NIOAsyncChannel<any Channel, Never>

    private let folder: URL
    private let administration: Administration
    private let logger: Logger
    private let requestTimeout: Duration
    private let replyTimeout: Duration
    private let stopPatience: Duration
    private let interval: Duration
    private let open = Atomic(0)

    /// Connections at once: scripts run commands beside each other, but not more than that.
    static let connections = 64

    /// - Parameters:
    ///   - requestTimeout: how long a connection may say nothing whole.
    ///   - replyTimeout: how long a line that is sent may wait for its reader.
    ///   - stopPatience: how long commands have to be answered when the server stops.
    ///   - interval: how often it looks whether the socket is still there, and tries again to bind it.
    init(
        in folder: URL,
        administration: Administration,
        logger: Logger,
        requestTimeout: Duration = CommandExchange.requestTimeout,
        replyTimeout: Duration = CommandExchange.replyTimeout,
        stopPatience: Duration = .seconds(2),
        interval: Duration = .seconds(5)
    ) {
        self.folder = folder
        self.administration = administration
        self.logger = logger
        self.requestTimeout = requestTimeout
        self.replyTimeout = replyTimeout
        self.stopPatience = stopPatience
        self.interval = interval
    }

    private var path: String { LocalSocket.url(in: folder).path }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // Commands outlive the listener that they have come by.
            await withDiscardingTaskGroup { commands in await self.keepListening(&commands) }
        }
        unlink(path)
    }

    /// Where the socket cannot be bound, because the disk is full or its file system has none, everything but commands goes on.
    private func keepListening(_ commands: inout DiscardingTaskGroup) async {
        var isFailing = false
        while !Task.isCancelled {
            do {
                let (listener, identity) = try await listen()
                isFailing = false
                commands.addTask { await self.watch(listener.channel, identity) }
                try await listener.executeThenClose { channels in
                    for try await channel in channels {
                        // Counted in the order in which they came: tasks run in any.
                        let isRoom = open.wrappingAdd(1, ordering: .relaxed).newValue <= Self.connections
                        commands.addTask { await self.serve(channel, isRoom: isRoom) }
                    }
                }
            } catch {
                guard !Task.isCancelled else { return }
                if !isFailing {
                    let reason = (error as? AdministrationFailure)?.text ?? "\(error)"
                    logger.error(
                        "commands of the operator cannot reach the server; will retry",
                        metadata: ["error": "\(reason)"]
                    )
                }
                isFailing = true
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// The socket gets its name when it is ready: so it is known which file it is, whatever happens to the name at once.
    private func listen() async throws -> (Listener, FileIdentity?) {
        let unnamed = LocalSocket.unnamedURL(in: folder).path
        // The lock of the folder is held: whatever is there is of a server that was killed.
        unlink(unnamed)
        let address = try LocalSocket.Path(to: folder, LocalSocket.unnamedURL)
        // On one loop, since connections of several would not come here in the order in which they were accepted.
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton.next())
            .serverChannelInitializer { [logger] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptErrors(logger: logger))
                }
            }
            // Nothing is read before somebody takes the connection.
            .childChannelOption(.autoRead, value: false)
            .bind(unixDomainSocketPath: address.text) { channel in channel.eventLoop.makeSucceededFuture(channel) }
        // Whoever connects before that is asked for their user all the same.
        chmod(unnamed, 0o600)
        let identity = FileIdentity(of: unnamed)
        guard rename(unnamed, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(unnamed)
            try await listener.executeThenClose { _ in }
            throw AdministrationFailure("\(path) cannot be replaced: \(reason). Remove it.")
        }
        return (listener, identity)
    }

    /// Closes a listener that nobody can reach any more, because its file has been removed: another takes its place.
    private func watch(_ listener: any Channel, _ identity: FileIdentity?) async {
        while listener.isActive {
            guard (try? await Task.sleep(for: interval)) != nil else { return }
            if FileIdentity(of: path) != identity { return listener.close(promise: nil) }
        }
    }

    private func serve(_ channel: any Channel, isRoom: Bool) async {
        defer { open.wrappingSubtract(1, ordering: .relaxed) }
        await withTaskCancellationHandler {
            // What fails here is the connection, and there is nobody to be told.
            do {
                let connection = try await channel.eventLoop.submit {
                    try Connection(wrappingChannelSynchronously: channel)
                }.get()
                try await connection.executeThenClose { inbound, _ in
                    try await channel.setOption(.autoRead, value: true).get()
                    try await serve(channel, inbound, isRoom: isRoom)
                }
            } catch {
                channel.close(promise: nil)
            }
        } onCancel: {
            channel.eventLoop.scheduleTask(in: TimeAmount(stopPatience)) { channel.close(promise: nil) }
        }
    }

    private func serve(
        _ channel: any Channel,
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        isRoom: Bool
    ) async throws {
        guard try await Self.mayCommand(LocalSocket.peer(of: channel)) else {
            return try await end(
                channel,
                AdministrationFailure("The server takes commands from the user that it runs as, and from root.")
            )
        }
        guard isRoom else {
            return try await end(
                channel,
                AdministrationFailure("The server is busy with \(Self.connections) other commands. Try again.")
            )
        }
        let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(requestTimeout)) {
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        var parts = inbound.makeAsyncIterator()
        var request = ByteBuffer()
        while request.readableBytesView.last != UInt8(ascii: "\n") {
            guard var part = try await parts.next() else { return }
            request.writeBuffer(&part)
            guard request.readableBytes <= CommandExchange.maximumRequestBytes else {
                return try await end(channel, AdministrationFailure("The request is too large."))
            }
        }
        deadline.cancel()
        let line = Array(request.readableBytesView)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [administration] in
                let answer = await CommandExchange.answer(to: line, with: administration) { progress in
                    // What does not fit is left out; the next says more.
                    if channel.isWritable { channel.writeAndFlush(ByteBuffer(bytes: progress), promise: nil) }
                }
                try await self.send(ByteBuffer(bytes: answer), over: channel)
                try await channel.close()
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: CommandExchange.heartbeat)
                    try await self.send(ByteBuffer(string: "{}\n"), over: channel)
                }
            }
            // Until it is answered, or whoever asked has gone. Then nobody waits for a backup.
            while try await parts.next() != nil {}
            group.cancelAll()
        }
    }

    private static func mayCommand(_ user: uid_t) -> Bool { user == geteuid() || user == 0 }

    private func end(_ channel: any Channel, _ failure: AdministrationFailure) async throws {
        try await send(ByteBuffer(bytes: CommandExchange.failure(failure)), over: channel)
    }

    /// Sends a line. Whoever does not read it for so long is not waited for any more.
    private func send(_ line: ByteBuffer, over channel: any Channel) async throws {
        let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(replyTimeout)) { channel.close(promise: nil) }
        defer { deadline.cancel() }
        try await channel.writeAndFlush(line)
    }
}
