// SPDX-License-Identifier: MIT

/// What talks over a WebSocket: the key-value API or the chat. Lives on the connection's event loop.
protocol SocketSession: AnyObject {
    /// Bytes of a message at most.
    var messageBytes: Int { get }
    /// A text message has arrived; it is valid UTF-8.
    func received(_ message: [UInt8])
    /// Requests that wait for their reply.
    var requestsInFlight: Int { get }
    /// The connection is closing: end all subscriptions, send nothing more.
    func closed()
}
