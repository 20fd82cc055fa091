// SPDX-License-Identifier: MIT

import Logging
import ServiceLifecycle

/// Makes the link for the first owner, once the server listens and as soon as it can be made: a full disk or a cluster that is away
/// does not keep what is there from being read.
struct FirstOwner: Service {
    /// Yields the port once it is bound.
    let bound: AsyncStream<Int>
    let logger: Logger
    /// Creates the token of the link; nil when there is an owner.
    let make: @Sendable () async throws -> String?
    let needed: @Sendable (_ port: Int, _ token: String) -> Void

    private static let pause: Duration = .seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await port in bound { await makeLink(port) }
        }
    }

    private func makeLink(_ port: Int) async {
        var isToldOfFailure = false
        while !Task.isCancelled {
            do {
                if let token = try await make() { needed(port, token) }
                return
            } catch {
                if !isToldOfFailure {
                    logger.warning(
                        "the link for the first owner could not be created; will retry",
                        metadata: ["error": "\(error)"]
                    )
                }
                isToldOfFailure = true
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}
