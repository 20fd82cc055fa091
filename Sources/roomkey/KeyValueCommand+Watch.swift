// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import RoomkeyClient

extension KeyValueCommand {
    struct Watch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the changes of keys as they happen, until Ctrl-C.",
            discussion: """
                A line for each: the key, a tab, the new value; the key alone when it was deleted. With --json an object: \
                {"event":"change","key","value","timestamp"}, with null for what was deleted.

                It reconnects by itself. Changes that happened meanwhile are not shown: stderr says so, with \
                --json also {"event":"resynchronise","reason":"connected"}, which comes first of all: read what you need then.
                """
        )

        @Argument(help: "Keys; * stands for any characters. With a token, leave this out: it watches its own keys.")
        var keys: [String] = []

        @OptionGroup var output: OutputOption
        @OptionGroup var options: KeyValueOptions

        func run() async throws {
            try await options.reportingFailures { options throws in
                let credential = try options.watching(keys)
                try await options.withClient(credential) { client in
                    async let notes: Void = reportConnection(of: client)
                    for try await event in client.events { try tell(event) }
                    await notes
                }
            }
        }

        private func tell(_ event: KeyValueEvent) throws {
            switch event {
            case .change(let change):
                let plain = change.value.map { "\(change.key)\t\($0)" } ?? change.key
                try output.write(plain: plain, json: WatchLine(change))
            case .resynchronise(let cause):
                if cause == .readerTooSlow {
                    CommandFailure("Changes came faster than they were read; some are missing.").report()
                }
                if output.json { try output.write(json: WatchLine(cause)) }
            }
        }

        private func reportConnection(of client: KeyValueClient) async {
            // Nil until there was a connection: not to get one is a failure of the command, which ends it.
            var isConnected: Bool?
            for await state in client.connection {
                switch state {
                case .waiting(_, _, let cause) where isConnected == true:
                    CommandFailure("Reconnecting: \(cause).").report()
                    isConnected = false
                case .live:
                    if isConnected == false {
                        CommandFailure("Reconnected; changes may have been missed.").report()
                    }
                    isConnected = true
                default: break
                }
            }
        }
    }
}
