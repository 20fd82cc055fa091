// SPDX-License-Identifier: MIT

import Foundation

/// The seeds of a random test. The seed is an argument of the test, so a failure names it; `ROOMKEY_SEED` runs that one alone.
package func seeds(_ count: UInt64) -> [UInt64] {
    if let seed = ProcessInfo.processInfo.environment["ROOMKEY_SEED"].flatMap({ UInt64($0) }) { return [seed] }
    return Array(1...count)
}
