// SPDX-License-Identifier: MIT

import Foundation

extension ConnectionHooks<LiveEvent> {
    /// The chat's live socket.
    static func chat(_ session: Session, _ recipient: Recipient) -> Self {
        let request = WebSocketRequest(
            server: session.server,
            target: "/api/live",
            headers: [session.credential.header]
        )
        return ConnectionHooks(
            destination: { () async throws(RoomkeyError) in request },
            greeting: { await recipient.client?.resume() },
            read: { try ServerFrame.read($0) },
            heard: { await recipient.client?.hear($0) ?? .nothing },
            isOther: { await recipient.client?.state.isOther($0) ?? false },
            refused: { Refusal.answered($0.status, Data($0.body)) }
        )
    }
}
