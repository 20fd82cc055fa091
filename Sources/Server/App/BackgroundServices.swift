// SPDX-License-Identifier: MIT

import Chat
import ClusterLog
import CommitLog
import Logging
import ServiceLifecycle
import Store

/// Sees what other processes write (`roomkey key revoke`), so that it takes effect on open connections at once.
struct ForeignWriteWatch: Service {
    let log: EmbeddedLog

    private static let interval: Duration = .milliseconds(250)

    func run() async throws {
        await repeating(every: Self.interval) { log.checkForForeignWrites() }
    }
}

/// Ends the server when it cannot follow its cluster any more: it would go on with what is old.
struct ClusterWatch: Service {
    let log: ClusterLog

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            for await failure in log.failures { throw failure }
        }
    }
}

/// Works now and then until the service is told to stop.
func repeating(every interval: Duration, _ work: @escaping @Sendable () async -> Void) async {
    await cancelWhenGracefulShutdown {
        while !Task.isCancelled {
            await work()
            try? await Task.sleep(for: interval)
        }
    }
}
