// SPDX-License-Identifier: MIT

/// Why a pattern was refused, and where.
package struct AccessPatternError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong at ``offset``.
    package let reason: Reason

    /// The place of the trouble, in Unicode scalars from the start of the pattern.
    package let offset: Int

    /// The reason and the place as a sentence for whoever wrote the pattern.
    package var description: String {
        "Invalid access pattern at position \(offset): \(reason)."
    }

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - reason: What is wrong.
    ///   - offset: Where, in Unicode scalars from the start of the pattern.
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
