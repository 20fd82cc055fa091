// SPDX-License-Identifier: MIT

import Dispatch
import NIOCore
import ServiceLifecycle

/// The WebSockets that are open. While the server runs nobody waits for their end: a task that waits takes a quarter of the memory
/// of its connection. When the server stops, this service ends with the last of them.
struct OpenSockets: Service {
    private let open = DispatchGroup()

    /// Notes a socket, until its channel is closed.
    func add(_ channel: any Channel) {
        open.enter()
        channel.closeFuture.whenComplete { [open] _ in open.leave() }
    }

    func run() async throws {
        try? await gracefulShutdown()
        await withCheckedContinuation { continuation in
            open.notify(queue: .global()) { continuation.resume() }
        }
    }
}
