// SPDX-License-Identifier: MIT

import ArgumentParser
import Server

@main
struct Roomkey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roomkey",
        abstract: "A real-time chat server and key-value service.",
        discussion: """
            Start it with `roomkey serve` and open the address it prints, or use `roomkey chat`. Programs use the key-value API with a key \
            from `roomkey key create`.
            """,
        version: RoomkeyServer.version,
        subcommands: [
            Serve.self, ChatCommand.self, KeyValueCommand.self, UserCommand.self, BotCommand.self, Key.self,
            Backup.self,
            Restore.self, Check.self, Join.self, Leave.self,
        ]
    )
}
