// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Server

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Create, list and remove accounts, set their roles and passwords.",
        discussion: "Works while the server is running; changes apply at once.",
        subcommands: [Create.self, List.self, SetRole.self, SetPassword.self, Remove.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an account. Prompts for its password, or reads it from stdin."
        )

        @Argument(help: "The account's name.")
        var name: String

        @Flag(help: "Make it an owner, who can do everything.")
        var owner = false

        @OptionGroup var options: DataOption

        func run() async throws {
            let user = try await options.perform {
                CreateUser(name: name, password: try PasswordPrompt.read(for: name), isOwner: owner)
            }
            print("Created \(user.name), \(user.role).")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts with their roles.")

        @OptionGroup var options: DataOption

        func run() async throws {
            let users = try await options.perform { ListUsers() }
            if users.isEmpty { print("There are no accounts. Create one with: roomkey user create --owner NAME") }
            for user in users { print("\(user.role)  \(Date.text(of: user.createdAt))  \(user.name)") }
        }
    }

    struct SetRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "role", abstract: "Change the role of an account.")

        @Argument(help: "The account's name.")
        var name: String

        @Argument(help: "owner, admin or member.")
        var role: String

        @OptionGroup var options: DataOption

        func run() async throws {
            let user = try await options.perform { SetUserRole(name: name, role: role) }
            print("\(name) is now \(user.role).")
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

        @OptionGroup var options: DataOption

        func run() async throws {
            _ = try await options.perform { SetUserPassword(name: name, password: try PasswordPrompt.read(for: name)) }
            print("\(name) has a new password and is signed out everywhere.")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an account: sign it out everywhere and remove it from all rooms.",
            discussion: "Messages stay under the old name, which is free again."
        )

        @Argument(help: "The account's name.")
        var name: String

        @OptionGroup var options: DataOption

        func run() async throws {
            _ = try await options.perform { RemoveUser(name: name) }
            print("\(name) is removed. Messages stay under the old name, which is free again.")
        }
    }
}
