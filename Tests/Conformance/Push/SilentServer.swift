// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import Synchronization

/// Takes connections and never says a word.
final class SilentServer: Sendable {
    private let channel: any Channel
    private let count: Count

    private final class Count: Sendable {
        let value = Atomic<Int>(0)
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var connections: Int { count.value.load(ordering: .relaxed) }

    private init(_ channel: any Channel, _ count: Count) {
        self.channel = channel
        self.count = count
    }

    static func start() async throws -> SilentServer {
        let count = Count()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                count.value.wrappingAdd(1, ordering: .relaxed)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return SilentServer(channel, count)
    }

    func stop() async throws { try await channel.close() }
}
