// SPDX-License-Identifier: MIT

import Synchronization

/// The accounts and addresses that belong together, since the account was signed in to from there. Kept in memory and bounded: of too
/// many, those that were used least lately are forgotten.
final class FamiliarPairs: Sendable {
    private struct State {
        /// When each was used last, as a number that grows with every use.
        var lastUse: [String: Int] = [:]
        var uses = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// How many are remembered now.
    var count: Int { state.withLock { $0.lastUse.count } }

    func contains(_ pair: String) -> Bool { state.withLock { $0.lastUse[pair] != nil } }

    /// Notes a use.
    /// - Returns: Whether the pair is new.
    @discardableResult
    func insert(_ pair: String) -> Bool {
        state.withLock { state in
            state.uses += 1
            let isNew = state.lastUse.updateValue(state.uses, forKey: pair) == nil
            if state.lastUse.count > capacity {
                let latest = state.lastUse.sorted { $0.value > $1.value }.prefix(capacity / 2)
                state.lastUse = Dictionary(uniqueKeysWithValues: latest.map { ($0.key, $0.value) })
            }
            return isNew
        }
    }
}
