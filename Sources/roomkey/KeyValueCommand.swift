// SPDX-License-Identifier: MIT

import ArgumentParser
import RoomkeyClient

struct KeyValueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kv",
        abstract: "Use the key-value API of a server: read, write, count, watch.",
        discussion: """
            Results go to stdout, one line for a failure to stderr. The exit code is 0 on success, 3 when the record does not \
            exist, 4 when the key or token is invalid or does not allow it, 5 when the server cannot be reached or does not answer, \
            64 when the command line is wrong, 1 for everything else.

            The server is --server or ROOMKEY_SERVER. The credential is an API key, --key or ROOMKEY_KEY (create one with \
            `roomkey key create`), or a token, --token or ROOMKEY_TOKEN. Others on the machine can see what is on a command line, but not \
            the environment.
            """,
        subcommands: [
            Get.self, Set.self, Patch.self, Delete.self, Range.self, Increment.self, Watch.self, Token.self,
        ]
    )

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the value of a key.")

        @Argument(help: "The key.")
        var key: String

        @OptionGroup var output: OutputOption
        @OptionGroup var options: KeyValueOptions

        func run() async throws {
            try await options.withClient { client in
                guard let value = try await client.get(key) else { throw KeyValueFailure.noSuchKey(key) }
                try output.write(plain: value, json: KeyValueRecord(key: key, value: value))
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the value of a key."
        )

        @Argument(help: "The key.")
        var key: String
        @OptionGroup var value: ValueArgument
        @OptionGroup var options: KeyValueOptions

        func run() async throws {
            try await options.withClient { try await $0.put(key, value.text()) }
        }
    }

    struct Patch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Merge a JSON object, or append other text.",
            discussion: "RFC 7396: objects are merged deeply, null removes, arrays are replaced."
        )

        @Argument(help: "The key.")
        var key: String
        @OptionGroup var value: ValueArgument
        @OptionGroup var options: KeyValueOptions

        func run() async throws {
            try await options.withClient { try await $0.patch(key, value.text()) }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a key.")

        @Argument(help: "The key.")
        var key: String

        @OptionGroup var options: KeyValueOptions

        func run() async throws {
            try await options.withClient { client in
                guard try await client.delete(key) else { throw KeyValueFailure.noSuchKey(key) }
            }
        }
    }

    struct Increment: AsyncParsableCommand {
        private struct Number: Encodable {
            let key: String
            let value: Int64
        }

        static let configuration = CommandConfiguration(
            commandName: "incr",
            abstract: "Add to a number and print the result; missing counts as 0."
        )

        @Argument(help: "The key.")
        var key: String

        @Argument(help: "The number to add. Put -- before a negative number: incr stock -- -1")
        var amount: Int64 = 1

        @OptionGroup var output: OutputOption
        @OptionGroup var options: KeyValueOptions

        func run() async throws {
            try await options.withClient { client in
                let value = try await client.increment(key, by: amount)
                try output.write(plain: "\(value)", json: Number(key: key, value: value))
            }
        }
    }
}
