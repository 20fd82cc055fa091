// SPDX-License-Identifier: MIT

import Chat
import Store
import WireProtocol

/// Removes accounts: with the person's name and password their sessions end in the same commit, then they leave their rooms.
struct AccountRemoval: Sendable {
    let chat: ChatService
    let sessions: Sessions

    /// How often it is decided again because the account, the remover or the owners have changed meanwhile.
    private static let attempts = 5

    /// Removes an account. Removing twice is removing once.
    /// - Parameter remover: nil for who has the data folder in hand.
    func remove(_ id: UserID, by remover: UserID?) async throws(ChatError) {
        for attempt in 1...Self.attempts {
            guard var removal = try await chat.removal(of: id, by: remover) else { break }
            let password = AuthKeys.password(id)
            if try await sessions.store.reading({ try $0.record(password) }) != nil {
                removal.operations.append(.delete(password))
            }
            do throws(ChatError) {
                try await sessions.end(of: id, with: removal, where: { _ in true })
                break
            } catch {
                guard error == .busy, attempt < Self.attempts else { throw error }
            }
        }
        try await chat.leaveRooms(of: id)
    }
}
