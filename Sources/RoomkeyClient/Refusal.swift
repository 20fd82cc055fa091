// SPDX-License-Identifier: MIT

/// What the server answered in place of what was asked.
public struct Refusal: Sendable, Hashable {
    /// Names the reason for a program.
    public let code: Code
    /// Says what went wrong and what to do, for a person.
    public let message: String
    /// The name of the limit that was reached, when it was one that can be set.
    public let limit: String?
    /// After how long it may be asked again, where time helps.
    public let retryAfter: Duration?

    /// - Parameters:
    ///   - code: names the reason for a program.
    ///   - message: says what went wrong and what to do, for a person.
    ///   - limit: the name of the limit that was reached.
    ///   - retryAfter: after how long it may be asked again.
    public init(code: Code, message: String, limit: String? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.limit = limit
        self.retryAfter = retryAfter
    }

    /// The server could not do it just now, and will if it is asked again.
    public var isPassing: Bool { [.busy, .unavailable, .tooManyRequests].contains(code) }
}
