// SPDX-License-Identifier: MIT

/// Why something cannot be done, and what to do instead, for the person who asked for it.
package struct ChatFailure: Error, Hashable, CustomStringConvertible {
    /// A sentence or two.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
