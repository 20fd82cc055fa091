// SPDX-License-Identifier: MIT

import Foundation
import Logging
import Store

extension DataFolder {
    /// Opens the database; the log tells when it is one of an older version.
    func openStore(_ logger: Logger) throws(StoreError) -> Store {
        UnfinishedCopy.removeRemains(in: url)
        let store = try Store(
            directory: url,
            willMigrate: { backup in
                logger.notice("bringing the database up to date", metadata: ["backup": "\(backup.path)"])
            },
            logger: logger
        )
        store.keepReserve()
        return store
    }
}
