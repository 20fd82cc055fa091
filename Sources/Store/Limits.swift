// SPDX-License-Identifier: MIT

/// The limits of the store.
package enum Limits {
    /// How long the outcome of a command with an idempotency key is kept: long enough for any retry of a client that was away
    /// for a day.
    package static let idempotencyRetention: Duration = .seconds(24 * 3600)
    /// How long deletion markers are kept by default: a client that comes back later is told to start over.
    package static let deletionMarkerRetention: Duration = .seconds(30 * 24 * 3600)
    /// Markers forgotten by one command, so that it never holds up others for long.
    package static let purgeBatch = 1_000
    /// Reads that share one snapshot; more wait for the next.
    static let readsPerSnapshot = 64
}
