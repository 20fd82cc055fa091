// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import Testing

/// The promise of the product: whatever is cut, killed or repeated, every client ends with every acknowledged message, once, in
/// one order. `ROOMKEY_SEED` runs one seed alone, `ROOMKEY_SEEDS` another number of them.
@Suite("Faults")
struct FaultsTests {
    private static let shards = 2

    @Test("every client has every acknowledged message once, in one order", arguments: 0..<shards)
    func clientsAgree(shard: Int) async throws {
        let shardSeeds = seeds(500).enumerated().filter { $0.offset % Self.shards == shard }.map(\.element)
        let (acknowledged, crashes) = try await computing {
            var acknowledged = 0
            var crashes = 0
            for seed in shardSeeds {
                do {
                    let simulation = try Simulation(seed: seed)
                    try simulation.run(steps: 300)
                    acknowledged += simulation.acknowledgedCount
                    crashes += simulation.crashes
                } catch {
                    throw FailedSeed(seed: seed, error: error)
                }
            }
            return (acknowledged, crashes)
        }
        // A simulation in which nothing happens proves nothing.
        if shardSeeds.count > 10 { #expect(acknowledged > shardSeeds.count && crashes > shardSeeds.count) }
    }

    private struct FailedSeed: Error {
        let seed: UInt64
        let error: any Error
    }
}
