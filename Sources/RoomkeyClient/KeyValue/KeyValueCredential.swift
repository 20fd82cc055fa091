// SPDX-License-Identifier: MIT

/// The credential of a client of the key-value API.
public struct KeyValueCredential: Sendable {
    /// What follows `/ws?`, asked for before each try to connect.
    let query: @Sendable () async throws(RoomkeyError) -> String

    /// An API key: full access, no subscriptions.
    public static func apiKey(_ key: String) -> KeyValueCredential {
        KeyValueCredential { () throws(RoomkeyError) in "apiKey=\(URLText.encoded(key))" }
    }

    /// A token. After expiry, open connections stay and new ones are refused.
    public static func token(_ token: String) -> KeyValueCredential {
        KeyValueCredential { () throws(RoomkeyError) in "token=\(URLText.encoded(token))" }
    }

    /// A token that is fetched before each attempt to connect, so that a client outlives its tokens.
    /// - Parameter fetch: Returns a token, for example from your own server. An error counts as a failed attempt and is retried, but a
    ///   ``RoomkeyError`` that says that the credentials are invalid ends the client.
    public static func renewedToken(
        _ fetch: @escaping @Sendable () async throws -> String
    ) -> KeyValueCredential {
        KeyValueCredential { () async throws(RoomkeyError) in
            do {
                return "token=\(URLText.encoded(try await fetch()))"
            } catch let error as RoomkeyError {
                throw error
            } catch is CancellationError {
                throw .cancelled
            } catch {
                throw .unreachable("no token: \(error)")
            }
        }
    }

    /// A token that is created before each attempt to connect, by a program that has an API key.
    public static func subscribed(_ grant: KeyValueGrant, by tokens: KeyValueTokens) -> KeyValueCredential {
        renewedToken { try await tokens.make(grant).token }
    }
}
