// SPDX-License-Identifier: MIT

import Chat
import CommitLog
import Effects
import Store

/// Forgets what is kept for a while only: deletion markers, idempotency keys, revoked tokens, sessions. Finishes the removal of accounts
/// that was cut short.
struct Housekeeping: Effect {
    let name = "housekeeping"
    let place = EffectPlace.leader
    let log: any CommitLog
    let tokens: Tokens
    let sessions: Sessions
    let chat: ChatService
    /// By which things get old.
    let now: @Sendable () -> Timestamp

    private static let interval: Duration = .seconds(3600)

    func step() async throws -> EffectPause {
        guard try await !purge() else { return .more() }
        try await tokens.forgetExpiredRevocations(at: now())
        try await sessions.endExpired()
        try await chat.finishRemovals()
        try await chat.claimSkeletons()
        try await chat.respellReactions()
        return .done(atLatest: Self.interval)
    }

    /// - Returns: whether there may be more.
    private func purge() async throws -> Bool {
        let at = now()
        func before(_ age: Duration) -> Timestamp {
            Timestamp(milliseconds: at.milliseconds - age.components.seconds * 1_000)
        }
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
        guard case .applied(_, let results) = try await log.append(command), case .purged(let count) = results.first
        else { return false }
        return count >= Limits.purgeBatch
    }
}
