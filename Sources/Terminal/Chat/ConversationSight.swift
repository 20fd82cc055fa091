// SPDX-License-Identifier: MIT

/// What of a conversation is in sight.
struct ConversationSight: Sendable {
    /// From top to bottom, at most as many as there is room for.
    var lines: [[Span]] = []
    /// The rows these belong to.
    var rows: Range<Int> = 0..<0
}
