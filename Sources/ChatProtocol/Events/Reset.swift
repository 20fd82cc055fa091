// SPDX-License-Identifier: MIT

package import WireProtocol

/// The server cannot bring the client up to date, which has to start over.
package struct Reset: Hashable, Sendable, EventPayload {
    package let reason: String
    /// The history that what follows belongs to.
    package let history: HistoryID?

    package init(reason: String, history: HistoryID? = nil) {
        self.reason = reason
        self.history = history
    }

    package static let event = "reset"
    package static let isVital = true
    package static let shape = Shape(Reset.init, Field("reason", \.reason, unless: ""), Field("history", \.history))
}
