// SPDX-License-Identifier: MIT

import Chat
import Logging
import ServiceLifecycle

/// Adds the existing accounts to a default room that is set, and continues after a restart.
struct DefaultRoomService: Service {
    let chat: ChatService
    /// Yields when a default room was set.
    let due: AsyncStream<Void>
    let logger: Logger

    /// Accounts between two pauses. Each tells all members of the room, so thousands at once would be too much for them to read.
    private static let batch = 50
    private static let pause: Duration = .milliseconds(250)
    private static let pauseAfterFailure: Duration = .seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // What a run before this one had begun.
            await work()
            for await _ in due { await work() }
        }
    }

    private func work() async {
        var isDone = false
        while !isDone, !Task.isCancelled {
            do {
                isDone = try await !joinBatch()
                if !isDone { try await Task.sleep(for: Self.pause) }
            } catch is CancellationError {
                return
            } catch {
                logger.error(
                    "accounts could not join the default room; will retry",
                    metadata: ["error": "\(error)"]
                )
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
    }

    /// - Returns: whether there may be more.
    private func joinBatch() async throws -> Bool {
        for _ in 0..<Self.batch {
            guard try await chat.joinNextAccount() else { return false }
        }
        return true
    }
}
