// SPDX-License-Identifier: MIT

/// The number of a request on its connection: what its answer names.
struct RequestID: Hashable, Comparable, Sendable {
    let value: Int64

    static func < (left: RequestID, right: RequestID) -> Bool { left.value < right.value }
}
