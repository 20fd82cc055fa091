// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import Foundation
import Server
import Store
import WireProtocol

struct BotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bot",
        abstract: "Create, list and revoke bots: programs that take part in the chat.",
        discussion: "Works while the server is running; changes apply at once.",
        subcommands: [Create.self, List.self, Token.self, Revoke.self]
    )

    struct DataOptions: ParsableArguments {
        @OptionGroup var option: DataOption

        func withBots(_ body: (Bots) async throws -> Void) async throws {
            try await option.withDatabase { store, log in
                try await body(Bots(log: log, store: store, now: Timestamp.now))
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a bot. The last line on stdout is its token, which is shown only once."
        )

        @Argument(help: "The bot's name, which must be unique.")
        var name: String

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withBots { bots in
                let made = try await bots.create(named: name, by: nil)
                print("Bot “\(made.bot.name)”, \(made.bot.id). Save its token; it will not be shown again:")
                print(made.token)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the bots, without their tokens.")

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withBots { bots in
                let listed = try await bots.list()
                if listed.isEmpty { print("There are no bots. Create one with: roomkey bot create NAME") }
                for bot in listed {
                    let date = Date(timeIntervalSince1970: Double(bot.createdAt.milliseconds) / 1_000)
                    print("\(bot.id)  \(date.formatted(.iso8601))  \(bot.name)")
                }
            }
        }
    }

    struct Token: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a new token (last line on stdout) and revoke the old one."
        )

        @OptionGroup var bot: BotArgument
        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withBots { bots in
                let made = try await bots.renewToken(of: try bot.userID(), by: nil)
                print("Bot “\(made.bot.name)” has a new token. Save it; it will not be shown again:")
                print(made.token)
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a bot, close its connections and remove it from its rooms."
        )

        @OptionGroup var bot: BotArgument
        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withBots { bots in
                let id = try bot.userID()
                try await bots.revoke(id, by: nil)
                print("Revoked \(id).")
            }
        }
    }

    struct BotArgument: ParsableArguments {
        @Argument(help: "The bot's ID, as `roomkey bot list` shows it.")
        var id: String

        func userID() throws -> UserID {
            guard let user = UserID(id) else {
                throw CommandFailure("Bot \(id) not found. Run `roomkey bot list` to see them.")
            }
            return user
        }
    }
}
