// SPDX-License-Identifier: MIT

import ArgumentParser
import RoomkeyClient

extension KeyValueCommand {
    struct Range: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the records between two keys, or all with a prefix.",
            discussion: """
                A line for each: the key, a tab, the value; with --json an object. Keys are in the order of their bytes.

                roomkey kv range a b            keys from a to b, both included
                roomkey kv range --prefix user: all keys that start with user:
                """
        )

        @Argument(help: "The lowest key.")
        var start: String?

        @Argument(help: "The highest key.")
        var end: String?

        @Option(help: "Print all records whose keys start with this text.")
        var prefix: String?

        @Option(help: "The maximum number of records. (default: all)")
        var limit: Int?

        @Flag(help: "Print from the highest key down. HPKV's own servers cannot do this.")
        var reverse = false

        @OptionGroup var output: OutputOption
        @OptionGroup var options: KeyValueOptions

        func validate() throws {
            switch (prefix, start, end) {
            case (nil, _?, _?), (_?, nil, nil): break
            default: throw ValidationError("Give the lowest and the highest key, or --prefix alone.")
            }
            if let limit, limit < 1 { throw ValidationError("The limit must be at least 1, not \(limit).") }
        }

        func run() async throws {
            try await options.withClient { client in
                for try await record in range(of: client) {
                    try output.write(plain: "\(record.key)\t\(record.value)", json: record)
                }
            }
        }

        private func range(of client: KeyValueClient) -> KeyValueRange {
            if let prefix { return client.range(prefix: prefix, limit: limit, isReversed: reverse) }
            return client.range(from: start ?? "", through: end ?? "", limit: limit, isReversed: reverse)
        }
    }
}
