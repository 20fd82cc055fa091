// SPDX-License-Identifier: MIT

/// How large a terminal is.
struct Size: Hashable, Sendable {
    var columns: Int
    var rows: Int
}
