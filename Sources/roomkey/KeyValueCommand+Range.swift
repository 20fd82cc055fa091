// SPDX-License-Identifier: MIT

import ArgumentParser
import RoomkeyClient

extension KeyValueCommand {
    struct Range: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the records between two keys, both included.",
            discussion: """
                A line for each: the key, a tab, the value; with --json an object. Keys are in the order of their bytes, so all that \
                begin with user: are between user: and user:~.
                """
        )

        @Argument(help: "The lowest key.")
        var start: String

        @Argument(help: "The highest key.")
        var end: String

        @Option(help: "The most records; all without it.")
        var limit: Int?

        @Flag(help: "From the highest key down. HPKV's own servers cannot do this.")
        var reverse = false

        @OptionGroup var output: OutputOption
        @OptionGroup var options: KeyValueOptions

        func validate() throws {
            if let limit, limit < 1 { throw ValidationError("The limit must be at least 1, not \(limit).") }
        }

        func run() async throws {
            try await options.withClient { client in
                for try await record in client.range(from: start, through: end, limit: limit, isReversed: reverse) {
                    try output.write(plain: "\(record.key)\t\(record.value)", json: record)
                }
            }
        }
    }
}
