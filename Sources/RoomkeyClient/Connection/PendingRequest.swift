// SPDX-License-Identifier: MIT

/// A request that has no answer yet.
struct PendingRequest: Sendable, Equatable {
    let message: String
    /// Doing it twice is doing it once, so it is sent again when the connection breaks before its answer.
    let isRepeatable: Bool
    var isSent = false
    /// It went out on this connection or on one before, so the server may have done it.
    var wasSent = false
}
