// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import CommitLog
import Foundation
import Server
import Store

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Create, list and remove accounts, set their roles and passwords.",
        discussion: "Works while the server is running; changes apply at once.",
        subcommands: [Create.self, List.self, SetRole.self, SetPassword.self, Remove.self]
    )

    struct DataOptions: ParsableArguments {
        @Option(help: "The server's data folder. (default: ROOMKEY_DATA, or data)")
        var data: String?

        func withUsers(_ body: (Users) async throws -> Void) async throws {
            try await CommandFailure.reporting {
                do {
                    let settings = try Settings(Settings.Flags(data: data))
                    let folder = try DataFolder(URL(filePath: settings.data, directoryHint: .isDirectory))
                    let store = try Store(directory: folder.url)
                    let log = try EmbeddedLog(store: store) { _ in }
                    try await body(try Users(folder: folder, log: log, store: store))
                    try store.close()
                } catch let error as ChatError {
                    throw CommandFailure(error.text)
                } catch {
                    throw CommandFailure(error)
                }
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an account. Prompts for its password, or reads it from stdin."
        )

        @Argument(help: "The account's name.")
        var name: String

        @Flag(help: "Make it an owner, who can do everything.")
        var owner = false

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withUsers { users in
                let user = try await users.create(
                    name,
                    password: try PasswordPrompt.read(for: name),
                    role: owner ? .owner : .member
                )
                print("Created \(user.name), \(user.role.rawValue).")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts with their roles.")

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withUsers { users in
                let listed = try await users.list()
                if listed.isEmpty { print("There are no accounts. Create one with: roomkey user create --owner NAME") }
                for user in listed {
                    let date = Date(timeIntervalSince1970: Double(user.createdAt.milliseconds) / 1_000)
                    print("\(user.role.rawValue)  \(date.formatted(.iso8601))  \(user.name)")
                }
            }
        }
    }

    struct SetRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "role", abstract: "Change the role of an account.")

        @Argument(help: "The account's name.")
        var name: String

        @Argument(help: "owner, admin or member.")
        var role: String

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withUsers { users in
                guard let role = Role(rawValue: role) else {
                    throw CommandFailure("The role must be owner, admin or member, not \(role).")
                }
                try await users.setRole(role, of: name)
                print("\(name) is now \(role.rawValue).")
            }
        }
    }

    struct SetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password",
            abstract: "Change the password of an account and sign it out everywhere.",
            discussion: "Prompts for the password, or reads it from stdin."
        )

        @Argument(help: "The account's name.")
        var name: String

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withUsers { users in
                try await users.setPassword(try PasswordPrompt.read(for: name), of: name)
                print("\(name) has a new password and is signed out everywhere.")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an account: sign it out everywhere and remove it from all rooms.",
            discussion: "Messages stay under the old name, which is free again."
        )

        @Argument(help: "The account's name.")
        var name: String

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await options.withUsers { users in
                try await users.remove(name)
                print("\(name) is removed. Messages stay under the old name, which is free again.")
            }
        }
    }
}
