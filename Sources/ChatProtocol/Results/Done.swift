// SPDX-License-Identifier: MIT

/// Nothing but that it was done.
package struct Done: Hashable, Sendable, Shaped {

    package init() {}

    package static let shape = Shape(Done.init)
}
