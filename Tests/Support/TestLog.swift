// SPDX-License-Identifier: MIT

package import Logging
import Synchronization

/// Keeps what a server logs.
package final class TestLog: Sendable {
    /// A line of the log.
    package struct Line: Sendable, Equatable {
        package let level: Logger.Level
        package let message: String
        package let metadata: [String: String]
    }

    private let kept = Mutex<[Line]>([])

    package init() {}

    /// All lines so far, in order.
    package var lines: [Line] { kept.withLock { $0 } }

    /// The security events so far, as the metadata of their lines.
    package var securityEvents: [[String: String]] {
        lines.filter { $0.message == "security" }.map(\.metadata)
    }

    /// A logger whose lines are kept.
    package func logger(_ label: String) -> Logger {
        Logger(label: label) { _ in Handler(log: self) }
    }

    private struct Handler: LogHandler {
        let log: TestLog
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .info
        var metadataProvider: Logger.MetadataProvider?

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues(\.description)
            let line = Line(level: event.level, message: event.message.description, metadata: metadata)
            log.kept.withLock { $0.append(line) }
        }
    }
}
