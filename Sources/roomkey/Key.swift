// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Server

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create, list and revoke API keys.",
        discussion: "Works while the server is running; changes apply at once.",
        subcommands: [Create.self, List.self, Revoke.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an API key. The last line on stdout is the key, which is shown only once."
        )

        @Option(help: "What the key is for.")
        var name: String

        @Flag(help: "Do nothing if there already is a key.")
        var ifNone = false

        @OptionGroup var options: DataOption

        func run() async throws {
            let answer = try await options.perform { CreateKey(name: name, ifNone: ifNone) }
            guard let key = answer.created else { return }
            print("API key “\(key.name)”. Save it; it will not be shown again:")
            print(key.secret)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the API keys, without their secrets.")

        @OptionGroup var options: DataOption

        func run() async throws {
            let keys = try await options.perform { ListKeys() }
            if keys.isEmpty { print("There are no API keys. Create one with: roomkey key create --name NAME") }
            for key in keys { print(key.line) }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke an API key and close its connections."
        )

        @Argument(help: "The key's ID, as `roomkey key list` shows it.")
        var id: String

        @OptionGroup var options: DataOption

        func run() async throws {
            _ = try await options.perform { RevokeKey(id: id) }
            print("Revoked \(id).")
        }
    }
}

extension ListedCredential {
    /// A line of a list.
    var line: String { "\(id)  \(Date.text(of: createdAt))  \(name)" }
}

extension Date {
    /// A moment as commands print it.
    /// - Parameter milliseconds: since 1970.
    static func text(of milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }
}
