// SPDX-License-Identifier: MIT

import Chat
import WireProtocol

/// Finds out who asks: a bot by the token in `Authorization: Bearer`, a person by the cookie. Where there is a token it alone counts.
struct Authenticator: Sendable {
    let sessions: Sessions
    let bots: Bots

    /// - Returns: nil when nobody says who asks.
    /// - Throws: when there is a token, and it is not valid.
    func session(of request: SocketRequest) async throws(ChatError) -> Sessions.Session? {
        guard let token = request.bearerToken else { return try await sessions.session(cookies: request.cookies) }
        guard let bot = try await bots.verify(token) else { throw .account(.badToken) }
        return Sessions.Session(id: bot.id.text, principal: bot)
    }
}
