// SPDX-License-Identifier: MIT

package import WireProtocol

/// One message, with what a page tells beside it.
package struct ReadMessageResult: Hashable, Sendable, Shaped {
    package let message: Message
    /// The message that it replies to.
    package let quoted: [Quotation]
    package let revision: Revision
    package let history: HistoryID?

    package init(message: Message, quoted: [Quotation], revision: Revision, history: HistoryID? = nil) {
        self.message = message
        self.quoted = quoted
        self.revision = revision
        self.history = history
    }

    package static let shape = Shape(
        ReadMessageResult.init,
        Field("message", \.message),
        Field("quoted", \.quoted),
        Field("revision", \.revision),
        Field("history", \.history)
    )
}
