// SPDX-License-Identifier: MIT

package import WireProtocol

/// What applying a command came to.
package enum Outcome: Hashable, Sendable {
    /// Done. One result for each operation, in their order; ``Result/alreadyNumbered(_:)`` is the last of them.
    case applied(revision: Revision, results: [Result])
    /// Done before under the same idempotency key; nothing was changed now.
    case repeated(revision: Revision, results: [Result])
    /// Not done, and nothing was changed.
    case refused(Refusal)

    /// The result of one operation.
    package enum Result: Hashable, Sendable {
        case done
        /// The new value of an increment, and where a marker stands after it was raised.
        case value(Int64)
        /// The number that a value got.
        case numbered(Seq)
        /// The number that the value had got before, under the same alias.
        case alreadyNumbered(Seq)
        /// How many markers were forgotten.
        case purged(Int)
    }

    /// Why a command was refused.
    package enum Refusal: Error, Hashable, Sendable {
        /// The condition with this index does not hold. `current` is the revision of the record it names, if there is one.
        case conditionFailed(index: Int, current: Revision?)
        case notFound
        /// The stored value is not a decimal 64-bit integer.
        case notAnInteger
        /// The sum does not fit 64 bits.
        case overflow
        /// The patched value would be longer than allowed.
        case tooLarge(limit: Int)
        /// The stored value or the patch is JSON that is nested deeper than can be merged.
        case tooDeep(limit: Int)
        /// The alias stands for other content.
        case aliasReused
        /// The idempotency key was used for another command.
        case idempotencyKeyReused
    }
}

/// A command that has been applied, with all that came of it.
package struct Applied: Hashable, Sendable {
    package let outcome: Outcome
    package let changes: [Change]

    package init(outcome: Outcome, changes: [Change]) {
        self.outcome = outcome
        self.changes = changes
    }
}
