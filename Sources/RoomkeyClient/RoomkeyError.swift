// SPDX-License-Identifier: MIT

/// Why a call failed.
public enum RoomkeyError: Error, Sendable, Hashable {
    /// There was no connection within the timeout. The request was not sent: retry when connected.
    case offline
    /// No reply came within the timeout. The request may have taken effect; retry it if it is idempotent.
    case timeout
    /// The connection was lost before the reply, and the request must not be repeated: it creates something, or names something that a
    /// server restored from a backup may not have. Check whether it took effect, then retry.
    case connectionLost
    /// The task was cancelled.
    case cancelled
    /// The client is closed or signed out. Create another one.
    case closed
    /// Too many requests are in flight. Await some of them first.
    case tooManyRequests
    /// The server refused the request.
    case refused(Refusal)
    /// The server cannot be reached, with the reason: the network, TLS or a proxy.
    case unreachable(String)
    /// The server sent something that this library cannot read. Check the address and the version.
    case unreadable(String)
    /// The address is not a server's. It must be like `https://chat.example.org`.
    case badAddress(String)
    /// A file could not be read or written.
    case file(String)

    /// The refusal, if there is one.
    public var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }

    /// Whether the credentials are at fault, so that a retry with them does not help.
    var endsConnection: Bool {
        switch self {
        case .refused(let refusal): [.signedOut, .badToken].contains(refusal.code)
        case .closed, .badAddress: true
        default: false
        }
    }
}

extension RoomkeyError: CustomStringConvertible {
    /// The error as text, for a log.
    public var description: String {
        switch self {
        case .offline: "not connected to the server"
        case .timeout: "the server did not answer in time"
        case .connectionLost: "the connection was lost before the reply"
        case .cancelled: "the request was cancelled"
        case .closed: "the client is closed"
        case .tooManyRequests: "too many requests are waiting for replies"
        case .refused(let refusal): refusal.message
        case .unreachable(let reason): "the server cannot be reached: \(reason)"
        case .unreadable(let what): "the server sent something unreadable: \(what)"
        case .badAddress(let address): "“\(address)” is not the address of a server, like https://chat.example.org"
        case .file(let reason): reason
        }
    }
}
