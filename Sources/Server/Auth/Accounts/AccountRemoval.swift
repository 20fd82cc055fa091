// SPDX-License-Identifier: MIT

import Chat
import Store
import WireProtocol

extension Sessions {
    /// Removes an account: with the person's name and password their sessions end in the same commit, then they leave their rooms.
    /// Removing twice is removing once.
    /// - Parameter principal: nil for the operator.
    func removeAccount(_ id: UserID, by principal: Principal?, chat: ChatService) async throws(ChatError) {
        try await chat.removeAccount(id, by: principal) { snapshot in
            var changes = try Self.endingAll(of: id, in: snapshot)
            let password = AuthKeys.password(id)
            if try snapshot.record(password) != nil { changes.operations.append(.delete(password)) }
            changes += try PasswordResets.ending(of: id, in: snapshot)
            return changes
        }
        try await chat.leaveRooms(of: id)
    }

    /// Removes a guest, and signs them out.
    func removeGuest(_ id: UserID, by principal: Principal, chat: ChatService) async throws(ChatError) {
        try await chat.removeGuest(id, by: principal) { user, snapshot throws(ChatError) in
            user.isRemoved ? .none : try reading { try Self.endingAll(of: id, in: snapshot) }
        }
        try await chat.leaveRooms(of: id)
    }
}
