// SPDX-License-Identifier: MIT

package import WireProtocol

/// How people react to a message with one emoji, and whether the asker does.
package struct ReactionState: Hashable, Sendable, Shaped {
    package let seq: Seq
    package let emoji: String
    package let count: Int
    package let isMine: Bool

    package init(seq: Seq, emoji: String, count: Int, isMine: Bool) {
        self.seq = seq
        self.emoji = emoji
        self.count = count
        self.isMine = isMine
    }

    package static let shape = Shape(
        ReactionState.init,
        Field("seq", \.seq),
        Field("emoji", \.emoji),
        Field("count", \.count),
        Field("mine", \.isMine)
    )
}
