// SPDX-License-Identifier: MIT

import Chat
import Store

/// `roomkey key create`.
package struct CreateKey: AdministrativeCommand {
    package static let name = "createKey"
    package static let mayBegin = true
    let name: String
    /// Do nothing if there is a key already.
    let ifNone: Bool

    package init(name: String, ifNone: Bool = false) {
        self.name = name
        self.ifNone = ifNone
    }

    package struct Answer: Codable, Sendable {
        /// nil when there is a key already, and none was to be created.
        package let created: Created?
    }

    package struct Created: Codable, Sendable {
        package let id: String
        package let name: String
        /// The whole key, which cannot be shown again.
        package let secret: String
    }

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> Answer {
        let keys = administration.apiKeys
        let issued: (key: APIKeys.Listed, secret: String)? =
            if ifNone {
                try await keys.createIfNone(named: name)
            } else {
                try await keys.create(named: name, by: nil)
            }
        guard let (key, secret) = issued else { return Answer(created: nil) }
        administration.security?.log(.apiKeyCreated, from: nil, .apiKey(key.id))
        return Answer(created: Created(id: key.id, name: key.name, secret: secret))
    }
}

/// `roomkey key list`.
package struct ListKeys: AdministrativeCommand {
    package static let name = "listKeys"

    package init() {}

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> [ListedCredential] {
        try await administration.apiKeys.list().map {
            ListedCredential(id: $0.id, name: $0.name, createdAt: $0.createdAt.milliseconds)
        }
    }
}

/// `roomkey key revoke`.
package struct RevokeKey: AdministrativeCommand {
    package static let name = "revokeKey"
    let id: String

    package init(id: String) {
        self.id = id
    }

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> Done {
        guard try await administration.apiKeys.revoke(id: id, by: nil) else {
            throw AdministrationFailure("API key \(id) not found. Run `roomkey key list` to see them.")
        }
        administration.security?.log(.apiKeyRevoked, from: nil, .apiKey(id))
        return Done()
    }
}
