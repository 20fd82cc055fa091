// SPDX-License-Identifier: MIT

import WireProtocol

/// Records that commands have asked for, kept from one transaction to the next: whether somebody is a member, up to where they have
/// read, the newest number of a room. Most commands ask for what those before them asked for.
///
/// Only those asked for lately are kept: what was not asked for while ``capacity`` others were is forgotten.
struct KnownRecords: Sendable {
    /// What a command finds at an address.
    struct Known: Sendable {
        /// nil where there is nothing, be it that a deletion marker is left.
        let value: [UInt8]?
        let revision: Revision
    }

    /// Of each of the two generations. A record takes about 300 bytes.
    private static let capacity = 8_192
    /// Longer values are read anew each time.
    private static let longestValue = 512

    private var recent: [Address: Known] = [:]
    private var older: [Address: Known] = [:]

    /// What is known of an address; nil when it has to be looked up.
    mutating func find(_ address: Address) -> Known? {
        if let known = recent[address] { return known }
        guard let known = older[address] else { return nil }
        remember(known, at: address)
        return known
    }

    /// Remembers what was looked up.
    mutating func remember(_ known: Known, at address: Address) {
        guard Self.isShort(known) else { return }
        if recent.count >= Self.capacity {
            older = recent
            recent = [:]
        }
        recent[address] = known
    }

    /// Follows a write. What nobody has asked for stays unknown.
    mutating func update(_ known: Known, at address: Address) {
        Self.update(&recent, known, address)
        Self.update(&older, known, address)
    }

    private static func update(_ generation: inout [Address: Known], _ known: Known, _ address: Address) {
        guard let index = generation.index(forKey: address) else { return }
        if isShort(known) { generation.values[index] = known } else { generation.remove(at: index) }
    }

    private static func isShort(_ known: Known) -> Bool { known.value.map { $0.count <= longestValue } ?? true }
}
