// SPDX-License-Identifier: MIT

import Foundation

/// A line that tells something for a while.
struct Notice: Hashable, Sendable {
    private static let seconds: TimeInterval = 8

    let text: String
    let isError: Bool
    let until: Date

    init(_ text: String, isError: Bool = false, now: Date) {
        self.text = text
        self.isError = isError
        until = now + Self.seconds
    }
}
