// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Stands between clients and a server, and does to each connection what a plan says: cuts, delays, falls silent. Never reorders.
final class TestProxy: Sendable {
    private struct State {
        var target: Int
        var plans: [ProxyPlan]
        var last: ProxyPlan
        var clients: [any Channel] = []
        var count = 0
        var isDown = false
    }

    private let state: Mutex<State>
    private let group: MultiThreadedEventLoopGroup
    /// Makes clients speak TLS; the server does not.
    private let tls: NIOSSLContext?
    private let listening = Mutex<(any Channel)?>(nil)

    private init(target: Int, plans: [ProxyPlan], then last: ProxyPlan, tls: NIOSSLContext?) {
        self.tls = tls
        state = Mutex(State(target: target, plans: plans, last: last))
        // A loop of its own, on which both sides of each connection live.
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }

    /// Runs a proxy.
    /// - Parameters:
    ///   - target: the port of the server.
    ///   - plans: of the first connections, in turn.
    ///   - last: of all others.
    ///   - tls: makes clients speak TLS.
    static func with(
        target: Int,
        plans: [ProxyPlan] = [],
        then last: ProxyPlan = .clear,
        tls: NIOSSLContext? = nil,
        _ body: (TestProxy) async throws -> Void
    ) async throws {
        let proxy = TestProxy(target: target, plans: plans, then: last, tls: tls)
        try await proxy.listen()
        do {
            try await body(proxy)
            try await proxy.stop()
        } catch {
            try await proxy.stop()
            throw error
        }
    }

    /// Where it listens.
    var port: Int { listening.withLock { $0?.localAddress?.port } ?? 0 }

    /// How many connections were made so far.
    var connections: Int { state.withLock(\.count) }

    /// How many are open.
    var open: Int { state.withLock { $0.clients.count { $0.isActive } } }

    /// Another server has taken the place of the one before.
    func moveTarget(to port: Int) {
        state.withLock { $0.target = port }
    }

    /// Cuts all connections and makes no more, until it is told otherwise.
    func setDown(_ isDown: Bool) {
        state.withLock { $0.isDown = isDown }
        if isDown { cutAll() }
    }

    /// Cuts all connections.
    func cutAll() {
        let clients = state.withLock { state in
            defer { state.clients = [] }
            return state.clients
        }
        for client in clients { client.close(promise: nil) }
    }

    private func listen() async throws {
        let channel = try await ServerBootstrap(group: group)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { self.join($0) }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        listening.withLock { $0 = channel }
    }

    private func stop() async throws {
        cutAll()
        try await group.shutdownGracefully()
    }

    private func join(_ client: any Channel) -> EventLoopFuture<Void> {
        guard !state.withLock(\.isDown) else {
            client.close(promise: nil)
            return client.eventLoop.makeSucceededVoidFuture()
        }
        let (target, plan) = state.withLock { state in
            state.clients.append(client)
            state.count += 1
            return (state.target, state.plans.isEmpty ? state.last : state.plans.removeFirst())
        }
        ClientBootstrap(group: client.eventLoop)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: target)
            .whenComplete { result in
                guard case .success(let server) = result else { return client.close(promise: nil) }
                do {
                    if let tls = self.tls {
                        try client.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try client.pipeline.syncOperations.addHandler(
                        ProxyDirection(to: server, cutAfter: plan.cutAfterSent, stallAfter: nil, delay: plan.delay)
                    )
                    try server.pipeline.syncOperations.addHandler(
                        ProxyDirection(
                            to: client,
                            cutAfter: plan.cutAfterReceived,
                            stallAfter: plan.stallAfterReceived,
                            delay: plan.delay
                        )
                    )
                } catch {
                    client.close(promise: nil)
                    server.close(promise: nil)
                }
                for channel in [client, server] {
                    channel.setOption(.autoRead, value: true).whenSuccess { channel.read() }
                }
            }
        return client.eventLoop.makeSucceededVoidFuture()
    }
}
