// SPDX-License-Identifier: MIT

/// What proves who somebody is.
enum Credential: Sendable, Hashable, Codable {
    /// Of a session, with its name.
    case cookie(String)
    /// Of a bot.
    case token(String)

    /// What goes with each request.
    var header: (name: String, value: String) {
        switch self {
        case .cookie(let cookie): ("Cookie", cookie)
        case .token(let token): ("Authorization", "Bearer \(token)")
        }
    }
}
