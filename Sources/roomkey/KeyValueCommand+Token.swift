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
            abstract: "Make a token for a client's WebSocket. It takes an API key.",
            discussion: """
                The token hears what it subscribes to, and may read and change what is allowed; without --allow… nothing. It is good \
                for two hours.
                """
        )

        @Option(help: "A key whose changes it hears; * stands for any run of characters. May be given several times.")
        var subscribe: [String] = []

        @Option(help: "A key that it may read and change. May be given several times.")
        var allowKey: [String] = []

        @Option(help: "It may read and change all keys that begin so. May be given several times.")
        var allowPrefix: [String] = []

        @Option(help: "It may read and change all keys in which this regular expression is found, such as ^user:.")
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
