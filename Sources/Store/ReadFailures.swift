// SPDX-License-Identifier: MIT

import GRDB
import Logging
import Synchronization

/// Tells the log once of each way in which the database cannot be read: a damaged page is met again with every request for what
/// stands in it.
final class ReadFailures: Sendable {
    private let path: String
    private let logger: Logger
    private let told = Mutex<Set<StoreError.Kind>>([])

    init(path: String, _ logger: Logger) {
        self.path = path
        self.logger = logger
    }

    /// - Returns: the failure as the store's own.
    func note(_ error: any Error) -> StoreError {
        let failure = StoreError(error, path: path)
        guard let kind = failure.kind, told.withLock({ $0.insert(kind).inserted }) else { return failure }
        logger.error("something in the database cannot be read", metadata: ["error": "\(failure)"])
        return failure
    }
}
