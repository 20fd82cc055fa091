// SPDX-License-Identifier: MIT

package import WireProtocol

/// A write: conditions and operations that are applied together or not at all.
///
/// Everything that a command's effect depends on is in the command or in the store: time and ids were put in by the node that
/// accepted it. So the same commands in the same order make the same records everywhere (docs/architecture.md, invariant 1).
package struct Command: Hashable, Sendable {
    /// When it was accepted.
    package var at: Timestamp
    /// A repeat with the same key gets the first outcome and changes nothing, for ``Limits/idempotencyRetention``.
    package var idempotencyKey: [UInt8]?
    /// All must hold, or nothing is changed.
    package var conditions: [Condition]
    package var operations: [Operation]

    package init(
        at: Timestamp,
        idempotencyKey: [UInt8]? = nil,
        conditions: [Condition] = [],
        operations: [Operation]
    ) {
        self.at = at
        self.idempotencyKey = idempotencyKey
        self.conditions = conditions
        self.operations = operations
    }

    /// What has to be true of the store when the command is applied.
    package enum Condition: Hashable, Sendable {
        case exists(Address)
        case absent(Address)
        /// The record was last changed at this revision: compare-and-set.
        case revision(Address, Revision)

        var address: Address {
            switch self {
            case .exists(let address), .absent(let address), .revision(let address, _): address
            }
        }

        /// - Parameter current: the record's revision; nil when there is no record.
        func holds(at current: Revision?) -> Bool {
            switch self {
            case .exists: current != nil
            case .absent: current == nil
            case .revision(_, let revision): current == revision
            }
        }
    }

    /// One change to the store.
    package enum Operation: Hashable, Sendable {
        /// Sets a value, whether or not there was one.
        case put(Address, [UInt8])
        /// Merges or appends (hpkv-protocol §4.1): a JSON object into a JSON object by RFC 7396, else text after text;
        /// where nothing was, the patch is the value. Refused when the result is longer than `limit` bytes.
        case patch(Address, [UInt8], limit: Int)
        /// Deletes a record; refused with ``Refusal/notFound`` when there is none.
        case delete(Address)
        /// Adds to a decimal 64-bit integer; where nothing was, counts from 0.
        case increment(Address, by: Int64)
        /// Numbers a value; see ``Numbering``. Where the alias is already there, what follows in the command is left out:
        /// a repeat changes nothing.
        case number(Numbering)
        /// Moves a marker, a decimal number, forward to another, but not past a counter's. Where it stands there or further,
        /// nothing is changed.
        case raise(Address, to: Int64, notAbove: Address)
        /// Forgets at most `limit` deletion markers and idempotency keys older than `before`.
        case purge(before: Timestamp, idempotencyBefore: Timestamp, limit: Int)
    }

    /// Takes the next number n of a counter and puts a value at `prefix` followed by n in an encoding whose byte order is number
    /// order. `alias` remembers n under a name the sender chose: where the alias is already there with the same `digest`,
    /// nothing is changed and the outcome is the first number; with another digest the command is refused. `marks` are records that
    /// belong to the number.
    package struct Numbering: Hashable, Sendable {
        /// Holds the newest number, decimal.
        package var counter: Address
        /// What the numbered key starts with, in the counter's namespace.
        package var prefix: [UInt8]
        package var value: [UInt8]
        /// Holds number and digest, in the counter's namespace.
        package var alias: [UInt8]
        /// Identifies the content that was sent under the alias; at most 32 bytes.
        package var digest: [UInt8]
        /// Put beside the value, in the counter's namespace.
        package var marks: [Mark]

        /// A value that is put at `prefix` followed by the number.
        package struct Mark: Hashable, Sendable {
            package var prefix: [UInt8]
            package var value: [UInt8]

            package init(prefix: [UInt8], value: [UInt8]) {
                self.prefix = prefix
                self.value = value
            }
        }

        package init(
            counter: Address,
            prefix: [UInt8],
            value: [UInt8],
            alias: [UInt8],
            digest: [UInt8],
            marks: [Mark] = []
        ) {
            self.counter = counter
            self.prefix = prefix
            self.value = value
            self.alias = alias
            self.digest = digest
            self.marks = marks
        }
    }

    /// What an alias of a ``Numbering`` remembers.
    package struct Numbered: Hashable, Sendable {
        package let seq: Seq
        package let digest: [UInt8]

        init(seq: Seq, digest: [UInt8]) {
            self.seq = seq
            self.digest = digest
        }

        /// Reads the value of an alias's record.
        package init(alias: [UInt8]) throws(DecodingError) {
            var reader = BinaryReader(alias)
            seq = Seq(try reader.signed())
            digest = try reader.blob()
            try reader.finish()
        }

        var alias: [UInt8] {
            var writer = BinaryWriter()
            writer.signed(seq.value)
            writer.blob(digest)
            return writer.bytes
        }
    }

    /// Whether one of the operations is a purge.
    var hasPurge: Bool {
        operations.contains { if case .purge = $0 { true } else { false } }
    }

    /// About how many bytes the command keeps in memory while it waits.
    package var footprint: Int {
        operations.reduce(256 + (idempotencyKey?.count ?? 0) + conditions.count * 64) { sum, operation in
            switch operation {
            case .put(let address, let value), .patch(let address, let value, _):
                sum + address.key.count + value.count + 64
            case .number(let numbering):
                sum + numbering.value.count + numbering.marks.count * 128 + 512
            case .delete, .increment, .raise, .purge:
                sum + 128
            }
        }
    }
}
