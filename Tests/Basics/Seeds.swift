// SPDX-License-Identifier: MIT

import Foundation

/// Set by `make verify`, which runs so many times the seeds that a random test names; `make test` runs half of them.
private var factor: UInt64? { number("ROOMKEY_SEEDS_FACTOR") }

private func number(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } }

/// The seeds of a random test. The seed is an argument of the test or part of its failure; `ROOMKEY_SEED` runs that one alone, and
/// `ROOMKEY_SEEDS` another number of them.
package func seeds(_ count: UInt64) -> [UInt64] {
    if let seed = number("ROOMKEY_SEED") { return [seed] }
    return Array(1...(number("ROOMKEY_SEEDS") ?? factor.map { count * $0 } ?? (count + 1) / 2))
}

/// Of what is gone through in order, one in so many in `make test`, and all of it in `make verify`.
package func everyNth<Element>(_ step: Int, of all: some Sequence<Element>) -> [Element] {
    all.enumerated().filter { factor != nil || $0.offset.isMultiple(of: step) }.map(\.element)
}
