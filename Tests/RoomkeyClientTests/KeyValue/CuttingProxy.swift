// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import Synchronization
import TestSupport

/// Stands between a client and a server. It can cut a connection after so many bytes, hold back all of them, and lead elsewhere.
final class CuttingProxy: Sendable {
    enum Direction: Sendable, CaseIterable {
        case up, down
    }

    private struct State {
        var target: Int
        var cut: (Direction, bytes: Int)?
        var isStalled = false
        var open: [ObjectIdentifier: any Channel] = [:]
        var cuts = 0
    }

    private let state: Mutex<State>
    private let listener = Mutex<(any Channel)?>(nil)

    /// Runs a test with a proxy of its own.
    static func with(_ target: Int, _ body: (CuttingProxy) async throws -> Void) async throws {
        let proxy = CuttingProxy(target)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { proxy.accept($0) }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        proxy.listener.withLock { $0 = channel }
        let result: Result<Void, any Error>
        do { result = .success(try await body(proxy)) } catch { result = .failure(error) }
        proxy.cutAll()
        try await channel.close()
        try result.get()
    }

    private init(_ target: Int) {
        state = Mutex(State(target: target))
    }

    var url: String { "http://127.0.0.1:\(listener.withLock { $0?.localAddress?.port } ?? 0)" }

    /// Connections there are.
    var connections: Int { state.withLock(\.open.count) }

    /// Connections that were cut by ``cutNext(_:after:)``.
    var cuts: Int { state.withLock(\.cuts) }

    /// Cuts the next connection when so many bytes have gone one way.
    func cutNext(_ direction: Direction, after bytes: Int) {
        state.withLock { $0.cut = (direction, bytes) }
    }

    /// Connections from now on are taken, and nothing goes through them.
    func stall() {
        state.withLock { $0.isStalled = true }
    }

    /// Connections from now on lead to another server.
    func lead(to port: Int) {
        state.withLock { $0.target = port }
    }

    func cutAll() {
        for channel in state.withLock({ $0.open.values }) { channel.close(promise: nil) }
    }

    private func accept(_ client: any Channel) -> EventLoopFuture<Void> {
        let (target, cut, isStalled) = state.withLock { state in
            state.open[ObjectIdentifier(client)] = client
            defer { state.cut = nil }
            return (state.target, state.cut, state.isStalled)
        }
        client.closeFuture.whenComplete { _ in
            self.state.withLock { $0.open[ObjectIdentifier(client)] = nil }
        }
        guard !isStalled else { return client.eventLoop.makeSucceededVoidFuture() }
        return ClientBootstrap(group: client.eventLoop).channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: target)
            .flatMap { server in
                let up = Pipe(to: server, cutAfter: cut?.0 == .up ? cut?.bytes : nil, self.wasCut)
                let down = Pipe(to: client, cutAfter: cut?.0 == .down ? cut?.bytes : nil, self.wasCut)
                let added = client.eventLoop.makeCompletedFuture {
                    try client.pipeline.syncOperations.addHandler(up)
                    try server.pipeline.syncOperations.addHandler(down)
                }
                return added.and(server.setOption(.autoRead, value: true)).map { _ in
                    client.setOption(.autoRead, value: true).whenFailure { _ in client.close(promise: nil) }
                }
            }
            .flatMapError { _ in client.close() }
    }

    private func wasCut() {
        state.withLock { $0.cuts += 1 }
    }
}

/// Lives on the event loop that both of its channels share.
private final class Pipe: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let peer: any Channel
    private var left: Int?
    private let wasCut: () -> Void

    init(to peer: any Channel, cutAfter bytes: Int?, _ wasCut: @escaping () -> Void) {
        self.peer = peer
        left = bytes
        self.wasCut = wasCut
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard let left else { return peer.writeAndFlush(bytes, promise: nil) }
        let part = bytes.readSlice(length: min(left, bytes.readableBytes)) ?? ByteBuffer()
        self.left = left - part.readableBytes
        peer.writeAndFlush(part, promise: nil)
        guard self.left == 0 else { return }
        wasCut()
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        peer.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
