// SPDX-License-Identifier: MIT

/// What talks over a WebSocket: the key-value API or the chat. Lives on the connection's event loop.
protocol SocketSession: AnyObject {
    /// Bytes of a message at most.
    var messageBytes: Int { get }
    /// A text message has arrived; it is valid UTF-8. It comes only while there is room: see ``requestsInFlight``.
    func received(_ message: [UInt8])
    /// Requests that wait for their reply. One whose answer may be large counts as many: while they are
    /// ``ServerLimits/requestsInFlight`` or more, or answers wait to be read, nothing more is received.
    var requestsInFlight: Int { get }
    /// What was written has been read, so that more may be.
    func writable()
    /// The connection is closing: end all subscriptions, send nothing more.
    func closed()
}

extension SocketSession {
    func writable() {}
}
