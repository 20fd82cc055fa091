// SPDX-License-Identifier: MIT

/// A request on the live socket, declared once: its verb and its fields (docs/protocol.md).
package protocol LiveVerb: Sendable {
    /// Its name on the live socket.
    static var verb: String { get }
    static var shape: RequestShape<Self> { get }
}

/// A request that clients can also send over HTTP: with the same fields, the same rules and the same result.
package protocol ChatRequest: LiveVerb {
    /// Its place over HTTP.
    static var route: HTTPRoute { get }
}
