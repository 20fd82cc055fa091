// SPDX-License-Identifier: MIT

/// A refusal by the server.
public struct Refusal: Sendable, Hashable {
    /// The reason, for a program.
    public let code: Code
    /// What went wrong and what to do, for a person.
    public let message: String
    /// The name of the limit that was reached, if it is configurable.
    public let limit: String?
    /// How long to wait before a retry, if waiting helps.
    public let retryAfter: Duration?

    /// - Parameters:
    ///   - code: The reason, for a program.
    ///   - message: What went wrong and what to do, for a person.
    ///   - limit: The name of the limit that was reached.
    ///   - retryAfter: How long to wait before a retry.
    public init(code: Code, message: String, limit: String? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.limit = limit
        self.retryAfter = retryAfter
    }

    /// Whether a retry may succeed.
    public var isPassing: Bool { [.busy, .unavailable, .tooManyRequests].contains(code) }
}
