// SPDX-License-Identifier: MIT

import ArgumentParser
import CommitLog
import Foundation
import Server
import Store

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create, list and revoke API keys.",
        discussion: "Works while the server is running; changes apply at once.",
        subcommands: [Create.self, List.self, Revoke.self]
    )

    struct DataOptions: ParsableArguments {
        @OptionGroup var option: DataOption

        func withKeys(_ body: (APIKeys) async throws -> Void) async throws {
            try await option.withDatabase { store, log in
                try await body(APIKeys(log: log, store: store, now: Timestamp.now))
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an API key. The last line on stdout is the key, which is shown only once."
        )

        @Option(help: "What the key is for.")
        var name: String

        @Flag(help: "Do nothing if there already is a key.")
        var ifNone = false

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withKeys { keys in
                if ifNone, try await !keys.list().isEmpty { return }
                let made = try await keys.create(named: name, by: nil)
                print("API key “\(made.key.name)”. Save it; it will not be shown again:")
                print(made.secret)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the API keys, without their secrets.")

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withKeys { keys in
                let listed = try await keys.list()
                if listed.isEmpty { print("There are no API keys. Create one with: roomkey key create --name NAME") }
                for key in listed {
                    let date = Date(timeIntervalSince1970: Double(key.createdAt.milliseconds) / 1_000)
                    print("\(key.id)  \(date.formatted(.iso8601))  \(key.name)")
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke an API key and close its connections."
        )

        @Argument(help: "The key's ID, as `roomkey key list` shows it.")
        var id: String

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withKeys { keys in
                guard try await keys.revoke(id: id, by: nil) else {
                    throw CommandFailure("API key \(id) not found. Run `roomkey key list` to see them.")
                }
                print("Revoked \(id).")
            }
        }
    }
}
