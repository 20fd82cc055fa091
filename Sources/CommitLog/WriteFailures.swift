// SPDX-License-Identifier: MIT

package import Logging
package import Store
import Synchronization

/// Tells the log when writing begins to fail and when it works again, not each time.
package final class WriteFailures: Sendable {
    private struct State {
        /// Why writing fails; nil while it works.
        var failure: StoreError?
        /// What only some writes fail of, since they need what is damaged. Others work before and after.
        var told: Set<StoreError.Kind> = []
    }

    private let logger: Logger
    private let failing: Logger.Message
    private let working: Logger.Message
    private let state = Mutex(State())

    /// - Parameters:
    ///   - failing: what is said when it begins.
    ///   - working: what is said when it is over.
    package init(_ logger: Logger, failing: Logger.Message, working: Logger.Message) {
        self.logger = logger
        self.failing = failing
        self.working = working
    }

    /// Why nothing can be written just now; nil when writing works, as far as is known.
    package var current: StoreError? { state.withLock { $0.failure } }

    /// Notes how writing went; nil when well.
    package func note(_ failure: StoreError?) {
        let isNews = state.withLock { state in
            if let kind = failure?.kind { return state.told.insert(kind).inserted }
            defer { state.failure = failure }
            return (state.failure == nil) != (failure == nil)
        }
        guard isNews else { return }
        if let failure {
            let text: Logger.Message = failure.kind == nil ? failing : "a write needs what cannot be read"
            logger.error(text, metadata: ["error": "\(failure)"])
        } else {
            logger.notice(working)
        }
    }
}
