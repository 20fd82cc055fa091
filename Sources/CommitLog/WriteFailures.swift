// SPDX-License-Identifier: MIT

package import Logging
package import Store
import Synchronization

/// Tells the log when writing begins to fail and when it works again, not each time.
package final class WriteFailures: Sendable {
    private let logger: Logger
    private let failing: Logger.Message
    private let working: Logger.Message
    private let isFailing = Mutex(false)

    /// - Parameters:
    ///   - failing: what is said when it begins.
    ///   - working: what is said when it is over.
    package init(_ logger: Logger, failing: Logger.Message, working: Logger.Message) {
        self.logger = logger
        self.failing = failing
        self.working = working
    }

    /// Notes how writing went; nil when well.
    package func note(_ failure: StoreError?) {
        let hasChanged = isFailing.withLock { isFailing in
            defer { isFailing = failure != nil }
            return isFailing != (failure != nil)
        }
        guard hasChanged else { return }
        if let failure {
            logger.error(failing, metadata: ["error": "\(failure)"])
        } else {
            logger.notice(working)
        }
    }
}
