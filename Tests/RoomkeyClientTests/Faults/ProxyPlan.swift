// SPDX-License-Identifier: MIT

import NIOCore

/// What a proxy does to a connection.
struct ProxyPlan: Sendable, CustomStringConvertible {
    /// Passes everything on.
    static let clear = ProxyPlan()

    /// Cuts the connection after so many bytes of the client.
    var cutAfterSent: Int?
    /// Cuts the connection after so many bytes of the server.
    var cutAfterReceived: Int?
    /// Passes no more than so many bytes of the server on, and says nothing about it.
    var stallAfterReceived: Int?
    /// Passes everything on this much later.
    var delay = TimeAmount.zero

    var description: String {
        "cut after \(cutAfterSent ?? -1) sent, \(cutAfterReceived ?? -1) received; stall after \(stallAfterReceived ?? -1)"
    }
}
