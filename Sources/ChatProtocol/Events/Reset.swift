// SPDX-License-Identifier: MIT

package import WireProtocol

/// What a client holds can no longer be brought up to date: it forgets the timelines, and keeps what is unsent. If `history` is another
/// than the one it knows, it forgets everything else as well. A `user` event about the person and a first load follow.
package struct Reset: Hashable, Sendable, EventPayload {
    /// Why, for a log.
    package let reason: String
    /// The history that what follows belongs to. If a client knows another, its rooms and messages are others now.
    package let history: HistoryID?

    package init(reason: String, history: HistoryID? = nil) {
        self.reason = reason
        self.history = history
    }

    package static let event = "reset"
    package static let isVital = true
    package static let shape = Shape(Reset.init, Field("reason", \.reason, unless: ""), Field("history", \.history))
}
