// SPDX-License-Identifier: MIT

/// A message that was sent or changed.
package struct MessageResult: Hashable, Sendable, Shaped {
    package let message: Message
    /// Whether it had been sent before.
    package let isRepeat: Bool

    package init(message: Message, isRepeat: Bool = false) {
        self.message = message
        self.isRepeat = isRepeat
    }

    package static let shape = Shape(
        MessageResult.init,
        Field("message", \.message),
        Field("repeated", \.isRepeat, unless: false)
    )
}
