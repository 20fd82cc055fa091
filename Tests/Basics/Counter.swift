// SPDX-License-Identifier: MIT

import Synchronization

/// 1, 2, 3…
package final class Counter: Sendable {
    private let value = Atomic<Int64>(0)

    package init() {}

    /// How far it has counted.
    package var count: Int64 { value.load(ordering: .relaxed) }

    package func next() -> Int64 { value.add(1, ordering: .relaxed).newValue }

    /// The next number as text of so many digits and lower-case letters, or more where it needs them.
    package func nextID(_ length: Int) -> String {
        let digits = String(next(), radix: 36)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}
