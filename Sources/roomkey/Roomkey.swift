// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
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

    /// What any command writes is for the user it runs as alone, from the first file on: databases hold hashes of credentials, and all
    /// that was said.
    static func main() async {
        umask(0o077)
        // Who reads what is printed may go away, which is no reason to end.
        signal(SIGPIPE, SIG_IGN)
        await main(nil)
    }
}
