// SPDX-License-Identifier: MIT

/// Tells whether nodes have read the same log. Servers whose replicas have parted give different entries under one number; the nodes
/// would then hold different records, and nobody would know.
///
/// Each entry that is read changes the digest, and each that is written says how far its node had read and what the digest was there.
struct LogDigest {
    /// The digest of all entries up to one.
    struct Mark: Hashable, Sendable {
        let entry: UInt64
        let digest: UInt64
    }

    private(set) var newest: Mark
    /// Digests by entry, for as long as an entry may be on its way.
    private var recent: [UInt64: UInt64]

    private static let kept: UInt64 = 65_536
    /// FNV-1a of 64 bits: fast, and against accidents only.
    private static let prime: UInt64 = 0x100_0000_01B3

    init(_ newest: Mark) {
        self.newest = newest
        recent = [newest.entry: newest.digest]
    }

    /// Whether a node that has read up to a mark has read what this one has. One that is too old, or still to come, says nothing.
    func agrees(with mark: Mark) -> Bool {
        recent[mark.entry].map { $0 == mark.digest } ?? true
    }

    mutating func add(_ message: [UInt8], entry: UInt64) {
        let digest = message.reduce(newest.digest) { ($0 ^ UInt64($1)) &* Self.prime }
        newest = Mark(entry: entry, digest: (digest ^ entry) &* Self.prime)
        recent[entry] = newest.digest
        if entry > Self.kept { recent[entry - Self.kept] = nil }
    }
}
