// SPDX-License-Identifier: MIT

import ClusterLog
import ServiceLifecycle

/// Ends the server when it cannot follow its cluster any more: it would go on with what is old.
struct ClusterWatch: Service {
    let log: ClusterLog

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            for await failure in log.failures { throw failure }
        }
    }
}
