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

/// Every other one of what is gone through in order, and all of it where `ROOMKEY_SEEDS_FACTOR` asks for more than usual.
package func half<Element>(of all: some Sequence<Element>) -> [Element] {
    let isWhole = ProcessInfo.processInfo.environment["ROOMKEY_SEEDS_FACTOR"].flatMap { UInt64($0) } ?? 1 > 1
    return all.enumerated().filter { isWhole || $0.offset.isMultiple(of: 2) }.map(\.element)
}
