// SPDX-License-Identifier: MIT

/// Something that a client can ask the chat for, said once: over HTTP and the live socket it is the same fields, the same rules and the same
/// result (docs/protocol.md).
package protocol ChatRequest: Sendable {
    /// What it is called on the live socket.
    static var verb: String { get }
    /// Where it is over HTTP; nil for what belongs to a live socket.
    static var route: HTTPRoute? { get }
    static var shape: RequestShape<Self> { get }
}
