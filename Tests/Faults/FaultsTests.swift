// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The promise of the product: whatever is cut, killed or repeated, every client ends with every acknowledged message, once, in
/// one order. `ROOMKEY_SEED` runs one seed alone, `ROOMKEY_SEEDS` another number of them.
@Suite("Faults")
struct FaultsTests {
    private static let shards = 4

    private static var seeds: [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["ROOMKEY_SEED"].flatMap({ UInt64($0) }) { return [seed] }
        return Array(1...(environment["ROOMKEY_SEEDS"].flatMap { UInt64($0) } ?? 1_000))
    }

    @Test("every client has every acknowledged message once, in one order", arguments: 0..<shards)
    func clientsAgree(shard: Int) throws {
        var acknowledged = 0
        var crashes = 0
        let seeds = Self.seeds.enumerated().filter { $0.offset % Self.shards == shard }.map(\.element)
        for seed in seeds {
            do {
                let simulation = try Simulation(seed: seed)
                try simulation.run(steps: 300)
                acknowledged += simulation.acknowledgedCount
                crashes += simulation.crashes
            } catch {
                Issue.record("seed \(seed): \(error)")
                return
            }
        }
        // A simulation in which nothing happens proves nothing.
        if seeds.count > 10 { #expect(acknowledged > seeds.count && crashes > seeds.count) }
    }
}
