// SPDX-License-Identifier: MIT

import RoomkeyClient

/// The code of the article about the key-value API, as it stands there.
enum KeyValueSamples {
    struct User: Codable, Equatable {
        var name: String
        var age: Int
    }

    static func readAndWrite(_ server: ServerAddress, _ apiKey: String) async throws -> (User?, Int64) {
        let client = KeyValueClient(server: server, credential: .apiKey(apiKey))
        try await client.put("user:1", json: User(name: "Ada", age: 36))
        try await client.patch("user:1", json: ["age": 37])
        let ada = try await client.get("user:1", as: User.self)
        let visits = try await client.increment("visits")
        await client.close()
        return (ada, visits)
    }

    static func list(_ client: KeyValueClient, _ print: (String, String) -> Void) async throws {
        for try await record in client.range(prefix: "user:") {
            print(record.key, record.value)
        }
    }

    static func listNewest(_ client: KeyValueClient, _ print: (String) -> Void) async throws {
        for try await record in client.range(prefix: "log:", limit: 20, isReversed: true) {
            print(record.value)
        }
    }

    static func subscribe(
        _ server: ServerAddress,
        _ apiKey: String,
        _ show: ([String: String]) -> Void
    ) async throws {
        let tokens = KeyValueTokens(server: server, apiKey: apiKey)
        let grant = KeyValueGrant(patterns: ["user:*"], access: .prefixes(["user:"]))
        let subscriber = KeyValueClient(server: server, credential: .subscribed(grant, by: tokens))

        var users: [String: String] = [:]
        for try await event in subscriber.events {
            switch event {
            case .resynchronise:
                users = [:]
                for try await record in subscriber.range(prefix: "user:") { users[record.key] = record.value }
            case .change(let change):
                users[change.key] = change.value
            }
            show(users)
        }
    }

    static func token(
        _ server: ServerAddress,
        _ apiKey: String,
        for player: String
    ) async throws -> KeyValueToken {
        let grant = KeyValueGrant(keys: ["score:\(player)"], access: .keys(["score:\(player)"]))
        let token = try await KeyValueTokens(server: server, apiKey: apiKey).make(grant)
        return token
    }

    static func renewing(
        _ server: ServerAddress,
        _ fetchToken: @escaping @Sendable () async throws -> String
    ) -> KeyValueClient {
        let client = KeyValueClient(server: server, credential: .renewedToken { try await fetchToken() })
        return client
    }
}
