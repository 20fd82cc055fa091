// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import RoomkeyClient

extension KeyValueCommand {
    struct Token: AsyncParsableCommand {
        private struct Made: Encodable {
            let token: String
            let id: String?
            let expiresAt: Int64?
        }

        static let configuration = CommandConfiguration(
            abstract: "Create a token for a client's WebSocket. Requires an API key.",
            discussion: """
                The token receives changes to --subscribe keys and can access --allow-… keys. It is valid for two hours.
                """
        )

        @Option(help: "A key to subscribe to; * stands for any characters. Repeatable.")
        var subscribe: [String] = []

        @Option(help: "A key that the token can access. Repeatable.")
        var allowKey: [String] = []

        @Option(help: "A prefix of keys that the token can access. Repeatable.")
        var allowPrefix: [String] = []

        @Option(help: "A regular expression; the token can access keys that match it, such as ^user:.")
        var allowPattern: String?

        @OptionGroup var output: OutputOption
        @OptionGroup var options: KeyValueOptions

        func validate() throws {
            let kinds = [!allowKey.isEmpty, !allowPrefix.isEmpty, allowPattern != nil]
            guard kinds.count(where: { $0 }) <= 1 else {
                throw ValidationError("Give one kind of --allow-key, --allow-prefix and --allow-pattern.")
            }
        }

        func run() async throws {
            let grant = KeyValueGrant(watching: subscribe, access: access)
            try await options.reportingFailures { options throws in
                let made = try await options.tokens().make(grant)
                let expiresAt = made.expiresAt.map { Int64(($0.timeIntervalSince1970 * 1_000).rounded()) }
                try output.write(plain: made.token, json: Made(token: made.token, id: made.id, expiresAt: expiresAt))
            }
        }

        private var access: KeyValueGrant.Access {
            if let allowPattern { return .pattern(allowPattern) }
            if !allowPrefix.isEmpty { return .prefixes(allowPrefix) }
            return allowKey.isEmpty ? .nothing : .keys(allowKey)
        }
    }
}

extension KeyValueGrant {
    /// - Parameter names: keys, and patterns with `*`.
    init(watching names: [String], access: Access = .nothing) {
        self.init(
            keys: names.filter { !$0.contains("*") },
            patterns: names.filter { $0.contains("*") },
            access: access
        )
    }
}
