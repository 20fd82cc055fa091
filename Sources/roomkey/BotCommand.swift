// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Server

struct BotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bot",
        abstract: "Create, list and revoke bots: programs that take part in the chat.",
        discussion: "Works while the server is running; changes apply at once.",
        subcommands: [Create.self, List.self, Token.self, Revoke.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a bot. The last line on stdout is its token, which is shown only once."
        )

        @Argument(help: "The bot's name, which must be unique.")
        var name: String

        @OptionGroup var options: DataOption

        func run() async throws {
            let bot = try await options.perform { CreateBot(name: name) }
            print("Bot “\(bot.name)”, \(bot.id). Save its token; it will not be shown again:")
            print(bot.token)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the bots, without their tokens.")

        @OptionGroup var options: DataOption

        func run() async throws {
            let bots = try await options.perform { ListBots() }
            if bots.isEmpty { print("There are no bots. Create one with: roomkey bot create NAME") }
            for bot in bots { print(bot.line) }
        }
    }

    struct Token: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a new token (last line on stdout) and revoke the old one."
        )

        @Argument(help: "The bot's ID, as `roomkey bot list` shows it.")
        var id: String

        @OptionGroup var options: DataOption

        func run() async throws {
            let bot = try await options.perform { RenewBotToken(id: id) }
            print("Bot “\(bot.name)” has a new token. Save it; it will not be shown again:")
            print(bot.token)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a bot, close its connections and remove it from its rooms."
        )

        @Argument(help: "The bot's ID, as `roomkey bot list` shows it.")
        var id: String

        @OptionGroup var options: DataOption

        func run() async throws {
            _ = try await options.perform { RevokeBot(id: id) }
            print("Revoked \(id).")
        }
    }
}
