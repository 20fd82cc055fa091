// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing

/// The promise of the product: whatever is cut, killed or repeated, every client ends with every acknowledged message, once, in
/// one order. `ROOMKEY_SEED` runs one seed alone, `ROOMKEY_SEEDS` another number of them.
@Suite("Faults")
struct FaultsTests {
    private static let shards = 4

    @Test("every client has every acknowledged message once, in one order", arguments: 0..<shards)
    func clientsAgree(shard: Int) async throws {
        var acknowledged = 0
        var crashes = 0
        let shardSeeds = seeds(1_000).enumerated().filter { $0.offset % Self.shards == shard }.map(\.element)
        for seed in shardSeeds {
            // A minute of computing on every core would have other tests miss their deadlines.
            await Task.yield()
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
        if shardSeeds.count > 10 { #expect(acknowledged > shardSeeds.count && crashes > shardSeeds.count) }
    }
}
