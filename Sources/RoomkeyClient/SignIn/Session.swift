// SPDX-License-Identifier: MIT

import NIOHTTP1

/// A signed-in user: all that a ``ChatClient`` needs. Store it with other secrets to stay signed in.
public struct Session: Sendable, Hashable, Codable {
    /// The server.
    public let server: ServerAddress
    /// The user.
    public let user: User
    let credential: Credential

    /// Signs in.
    /// - Parameters:
    ///   - server: The server's address.
    ///   - signIn: The credentials.
    ///   - options: The options of the connection.
    /// - Throws: ``RoomkeyError``: refused with `wrongPassword`, `nameTaken`, `tooManyAttempts`, `badToken` and others; unreachable.
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
            return Session(server: server, user: try answer.user(), credential: credential)
        }
    }

    /// Ends the session on the server and closes its connections. A bot has no session that could be ended.
    /// - Throws: ``RoomkeyError``
    public func signOut(options: ConnectionOptions = ConnectionOptions()) async throws(RoomkeyError) {
        _ = try await HTTPRequests(server: server, options: options).send(
            .DELETE,
            "/api/session",
            credential: credential
        )
    }

    private static func begin(
        _ http: HTTPRequests,
        _ path: String,
        _ body: [String: String]
    ) async throws(RoomkeyError) -> Session {
        let answer = try await http.send(.POST, path, body: body)
        guard let cookie = answer.cookie else { throw .unreadable("a sign-in without a session") }
        return Session(server: http.server, user: try answer.user(), credential: .cookie(cookie))
    }
}
