// SPDX-License-Identifier: MIT

/// Why something did not come about.
public enum RoomkeyError: Error, Sendable, Hashable {
    /// There was no connection in the time that was given. The server was not asked: ask again when there is one.
    case offline
    /// No answer in the time that was given. Whether the server did it is unknown; what may be repeated can be asked again.
    case timeout
    /// The connection broke before the answer, and what was asked must not be repeated: it makes something new, or it names what a server
    /// that was restored from a backup meanwhile may not have. Look whether it was done, then ask again.
    case connectionLost
    /// The task that asked was cancelled.
    case cancelled
    /// The client was closed, or is signed out. Make another one.
    case closed
    /// More is waiting for answers than a client may ask at once. Await some of them first.
    case tooManyRequests
    /// The server said no, and why.
    case refused(Refusal)
    /// The server cannot be reached: the reason of the network, of TLS or of what stands in front of it.
    case unreachable(String)
    /// The server said something that this library cannot read: are the address and the version right?
    case unreadable(String)
    /// The address is not one of a server. It must be like `https://chat.example.org`.
    case badAddress(String)
    /// A file of the caller could not be read or written.
    case file(String)

    /// The refusal, when it is one.
    public var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }

    /// Trying again with the same credentials is of no use.
    var endsConnection: Bool {
        switch self {
        case .refused(let refusal): [.signedOut, .badToken].contains(refusal.code)
        case .closed, .badAddress: true
        default: false
        }
    }
}

extension RoomkeyError: CustomStringConvertible {
    /// For a person who reads a log.
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
