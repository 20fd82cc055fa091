// SPDX-License-Identifier: MIT

import Synchronization

/// Collects what happens on several threads, in order.
package final class Journal<Entry: Sendable>: Sendable {
    private let recorded = Mutex<[Entry]>([])

    package init() {}

    package var entries: [Entry] { recorded.withLock { $0 } }

    package func record(_ entry: Entry) {
        recorded.withLock { $0.append(entry) }
    }

    /// Empties it and returns what was in it.
    package func take() -> [Entry] {
        recorded.withLock { entries in
            defer { entries = [] }
            return entries
        }
    }
}
