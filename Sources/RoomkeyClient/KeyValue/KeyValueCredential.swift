// SPDX-License-Identifier: MIT

/// What a client of the key-value API connects with.
public struct KeyValueCredential: Sendable {
    /// What follows `/ws?`, asked for before each try to connect.
    let query: @Sendable () async throws(RoomkeyError) -> String

    /// An API key: it may read and change everything, and hears nothing.
    public static func apiKey(_ key: String) -> KeyValueCredential {
        KeyValueCredential { () throws(RoomkeyError) in "apiKey=\(URLText.encoded(key))" }
    }

    /// A token: it may and hears what it was made for. When it has expired, what is connected stays, and what comes back is refused.
    public static func token(_ token: String) -> KeyValueCredential {
        KeyValueCredential { () throws(RoomkeyError) in "token=\(URLText.encoded(token))" }
    }

    /// A token that is asked for before each try to connect, so that a client can stay for longer than a token does.
    /// - Parameter fetch: gets one, for example from your own server. What it throws counts as a failed try, and is tried again; but a
    ///   ``RoomkeyError`` that says that the credentials are not valid ends the client.
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

    /// A token that is made before each try to connect, by a program that has an API key.
    public static func subscribed(_ grant: KeyValueGrant, by tokens: KeyValueTokens) -> KeyValueCredential {
        renewedToken { try await tokens.make(grant).token }
    }
}
