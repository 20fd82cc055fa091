// SPDX-License-Identifier: MIT

import Chat
import Effects

/// Adds the existing accounts to a default room that is set, and continues after a restart.
struct JoiningDefaultRoom: Effect {
    static let name = "joining the default room"

    var name: String { Self.name }
    let place = EffectPlace.everyNode
    let chat: ChatService

    /// Accounts between two pauses. Each tells all members of the room, so thousands at once would be too much for them to read.
    private static let batch = 50
    private static let pause: Duration = .milliseconds(250)

    func step() async throws -> EffectPause {
        for _ in 0..<Self.batch {
            guard try await chat.joinNextAccount() else { return .done() }
        }
        return .more(after: Self.pause)
    }
}
