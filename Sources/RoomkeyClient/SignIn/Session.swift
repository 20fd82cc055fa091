// SPDX-License-Identifier: MIT

import NIOHTTP1

/// Somebody who is signed in: all that a ``ChatClient`` needs. Keep it where secrets are kept, and nobody has to sign in again.
public struct Session: Sendable, Hashable, Codable {
    /// Where they are signed in.
    public let server: ServerAddress
    /// Who it is.
    public let user: User
    let credential: Credential

    /// Signs in.
    /// - Parameters:
    ///   - server: where.
    ///   - signIn: as whom.
    ///   - options: how to connect.
    /// - Throws: ``RoomkeyError``: refused as `wrongPassword`, `nameTaken`, `tooManyAttempts`, `badToken` and others; unreachable.
    public static func signIn(
        to server: ServerAddress,
        as signIn: SignIn,
        options: ConnectionOptions = ConnectionOptions()
    ) async throws(RoomkeyError) -> Session {
        let http = HTTPRequests(server: server, options: options)
        switch signIn {
        case .guest(let name):
            return try await begin(http, "/api/session", ["name": name])
        case .account(let name, let password):
            return try await begin(http, "/api/session", ["name": name, "password": password])
        case .newAccount(let name, let password, let invitation):
            let asked = ["name": name, "password": password, "invitation": invitation].compactMapValues(\.self)
            return try await begin(http, "/api/accounts", asked)
        case .bot(let token):
            let credential = Credential.token(token)
            let answer = try await http.send(.GET, "/api/session", credential: credential)
            return Session(server: server, user: try answer.read(Answer.self).user, credential: credential)
        }
    }

    /// Ends it on the server: it is of no use any more, and its clients' connections end. A bot has none that could be ended.
    /// - Throws: ``RoomkeyError``
    public func signOut(options: ConnectionOptions = ConnectionOptions()) async throws(RoomkeyError) {
        _ = try await HTTPRequests(server: server, options: options).send(
            .DELETE,
            "/api/session",
            credential: credential
        )
    }

    private struct Answer: Decodable {
        let user: User
    }

    private static func begin(
        _ http: HTTPRequests,
        _ path: String,
        _ body: [String: String]
    ) async throws(RoomkeyError) -> Session {
        let answer = try await http.send(.POST, path, body: body)
        guard let cookie = answer.cookie else { throw .unreadable("a sign-in without a session") }
        return Session(server: http.server, user: try answer.read(Answer.self).user, credential: .cookie(cookie))
    }
}
