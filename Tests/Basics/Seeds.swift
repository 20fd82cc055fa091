// SPDX-License-Identifier: MIT

import Foundation

/// The seeds of a random test. The seed is an argument of the test or part of its failure; `ROOMKEY_SEED` runs that one alone,
/// `ROOMKEY_SEEDS` another number of them, and `ROOMKEY_SEEDS_FACTOR` so many times as many as usual.
package func seeds(_ count: UInt64) -> [UInt64] {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["ROOMKEY_SEED"].flatMap({ UInt64($0) }) { return [seed] }
    let factor = environment["ROOMKEY_SEEDS_FACTOR"].flatMap { UInt64($0) } ?? 1
    return Array(1...(environment["ROOMKEY_SEEDS"].flatMap { UInt64($0) } ?? count * factor))
}
