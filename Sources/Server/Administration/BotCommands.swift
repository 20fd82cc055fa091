// SPDX-License-Identifier: MIT

import Chat
import Store
import WireProtocol

/// A bot and its token, which cannot be shown again.
package struct IssuedBot: Codable, Sendable {
    package let id: String
    package let name: String
    package let token: String

    fileprivate init(_ bot: User, _ token: String) {
        id = bot.id.text
        name = bot.name
        self.token = token
    }
}

/// `roomkey bot create`.
package struct CreateBot: AdministrativeCommand {
    package static let name = "createBot"
    package static let mayBegin = true
    let name: String

    package init(name: String) {
        self.name = name
    }

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> IssuedBot {
        let (bot, token) = try await administration.bots.create(named: name, by: nil)
        administration.security?.log(.botCreated, user: bot.id, from: nil)
        return IssuedBot(bot, token)
    }
}

/// `roomkey bot list`.
package struct ListBots: AdministrativeCommand {
    package static let name = "listBots"

    package init() {}

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> [ListedCredential] {
        try await administration.bots.list().map {
            ListedCredential(id: $0.id.text, name: $0.name, createdAt: $0.createdAt.milliseconds)
        }
    }
}

/// `roomkey bot token`.
package struct RenewBotToken: AdministrativeCommand {
    package static let name = "renewBotToken"
    let id: String

    package init(id: String) {
        self.id = id
    }

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> IssuedBot {
        let (bot, token) = try await administration.bots.renewToken(of: try UserID(ofBot: id), by: nil)
        administration.security?.log(.botTokenCreated, user: bot.id, from: nil)
        return IssuedBot(bot, token)
    }
}

/// `roomkey bot revoke`.
package struct RevokeBot: AdministrativeCommand {
    package static let name = "revokeBot"
    let id: String

    package init(id: String) {
        self.id = id
    }

    package func perform(
        with administration: Administration,
        progress: @escaping CommandProgress
    ) async throws -> Done {
        let id = try UserID(ofBot: id)
        try await administration.bots.revoke(id, by: nil)
        administration.security?.log(.botRevoked, user: id, from: nil)
        return Done()
    }
}

extension UserID {
    fileprivate init(ofBot text: String) throws(AdministrationFailure) {
        guard let id = UserID(text) else {
            throw AdministrationFailure("Bot \(text) not found. Run `roomkey bot list` to see them.")
        }
        self = id
    }
}
