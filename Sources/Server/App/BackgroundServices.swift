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

/// Forgets what is kept for a while only: deletion markers, idempotency keys, revoked tokens, sessions. Finishes the removal of accounts that was
/// cut short.
struct Housekeeping: Service {
    let log: any CommitLog
    let tokens: Tokens
    let sessions: Sessions
    let chat: ChatService
    /// By which things get old.
    let now: @Sendable () -> Timestamp
    /// One node of a cluster does it for all.
    let isOnDuty: @Sendable () -> Bool
    let logger: Logger

    private static let interval: Duration = .seconds(3600)

    func run() async throws {
        await repeating(every: Self.interval) {
            guard isOnDuty() else { return }
            do {
                try await purge()
                try await tokens.forgetExpiredRevocations(at: now())
                try await sessions.endExpired()
                try await chat.finishRemovals()
                try await chat.claimSkeletons()
                try await chat.respellReactions()
            } catch {
                logger.error("housekeeping failed and is tried again in an hour", metadata: ["error": "\(error)"])
            }
        }
    }

    private func purge() async throws {
        let at = now()
        func before(_ age: Duration) -> Timestamp {
            Timestamp(milliseconds: at.milliseconds - age.components.seconds * 1_000)
        }
        while !Task.isCancelled {
            let command = Command(
                at: at,
                operations: [
                    .purge(
                        before: before(Limits.deletionMarkerRetention),
                        idempotencyBefore: before(Limits.idempotencyRetention),
                        limit: Limits.purgeBatch
                    )
                ]
            )
            guard case .applied(_, let results) = try await log.append(command),
                case .purged(let count) = results.first, count >= Limits.purgeBatch
            else { return }
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
