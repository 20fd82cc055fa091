// SPDX-License-Identifier: MIT

import CommitLog
import Store

/// Why the chat refuses or cannot do what was asked. Texts say what to do; codes are for programs (docs/protocol.md).
package enum ChatError: Error, Equatable {
    case badRequest(String)
    case signedOut
    case noSuchRoom
    case notMember
    case noSuchMessage
    case noSuchPerson
    case notAllowed(String)
    case archived
    case editConflict
    case clientIDReused
    case account(AccountError)
    case tooLarge(String)
    /// There would be more than a limit allows, which is this many.
    case exceeds(ChatLimit, Int)
    /// Something was done more often than a limit allows, which is this often.
    case tooMany(ChatLimit, Int, retryAfter: Duration)
    case busy
    case unavailable(String)
    /// The server has a fault, and trying again does not help.
    case internalError

    package var code: String {
        switch self {
        case .badRequest: "badRequest"
        case .signedOut: "signedOut"
        case .noSuchRoom: "noSuchRoom"
        case .notMember: "notMember"
        case .noSuchMessage: "noSuchMessage"
        case .noSuchPerson: "noSuchPerson"
        case .notAllowed: "notAllowed"
        case .archived: "archived"
        case .editConflict: "editConflict"
        case .clientIDReused: "clientIDReused"
        case .account(let error): error.code
        case .tooLarge, .exceeds: "tooLarge"
        case .tooMany: "tooManyRequests"
        case .busy: "busy"
        case .unavailable: "unavailable"
        case .internalError: "internalError"
        }
    }

    package var text: String {
        switch self {
        case .badRequest(let text), .notAllowed(let text), .tooLarge(let text), .unavailable(let text): text
        case .exceeds(let limit, let value): limit.explanation(of: value)
        case .tooMany(let limit, let value, let retryAfter):
            "\(limit.explanation(of: value)) Try again in \(retryAfter.inWholeSeconds) s."
        case .signedOut: "You are not signed in. Choose a name first."
        case .noSuchRoom: "Room not found."
        case .notMember: "You are not a member of this room. Join it first."
        case .noSuchMessage: "Message not found."
        case .noSuchPerson: "Person not found."
        case .archived: "This room is archived and read-only."
        case .editConflict: "The message changed while you edited it. Reload and edit again."
        case .account(let error): error.text
        case .clientIDReused: "This client ID belongs to another message. Use a new one each time."
        case .busy: "The server is busy. Try again shortly."
        case .internalError: "Internal error. See the server log."
        }
    }

    /// Which limit it is about, if it is about one that can be set.
    package var limit: ChatLimit? {
        switch self {
        case .exceeds(let limit, _), .tooMany(let limit, _, _): limit
        default: nil
        }
    }

    /// When it is worth trying again, in seconds; nil when time does not help.
    package var retryAfter: Int64? {
        switch self {
        case .tooMany(_, _, let retryAfter), .account(.tooManyAttempts(_, let retryAfter)): retryAfter.inWholeSeconds
        case .busy: 1
        default: nil
        }
    }

    init(_ error: CommitLogError) {
        switch error {
        case .overloaded: self = .busy
        case .tooLarge: self = .tooLarge(error.description)
        case .closed, .unreachable, .unknown, .dropped: self = .unavailable(error.description)
        case .store(let error): self.init(error)
        }
    }

    /// The location of the database is not disclosed.
    init(_ error: StoreError) {
        self = error.kind == nil ? .unavailable(error.description) : .internalError
    }

    package init(_ error: any Error) {
        switch error {
        case let error as ChatError: self = error
        case let error as CommitLogError: self.init(error)
        case let error as StoreError: self.init(error)
        default: self = .unavailable("The database could not be used: \(error)")
        }
    }
}

extension ChatError: CompletionFailure {
    package static var dropped: ChatError { .internalError }
}

extension Duration {
    /// Rounded up.
    var inWholeSeconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
