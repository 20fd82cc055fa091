// SPDX-License-Identifier: MIT

package import WireProtocol

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

extension Refusal: Shaped {
    package static let shape = Shape(
        { Refusal(code: $1, message: $0, limit: $2, retryAfter: $3) },
        Field("error", \.message),
        Field("code", \.code, unknownAs: .unavailable),
        Field("limit", \.limit, unknownAs: nil),
        Field("retryAfter", \.retryAfter, unknownAs: nil)
    )
}

extension Refusal.Code: FieldValue {
    package static var schema: FieldSchema { .string() }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Refusal.Code {
        Refusal.Code(rawValue: try raw.string(name))
    }

    package func write(to writer: inout JSONWriter) { writer.string(rawValue.utf8) }
}

/// Whole seconds.
extension Duration: FieldValue {
    package static var schema: FieldSchema { .integer }

    package static func read(_ raw: RawField, named name: String) throws(FieldProblem) -> Duration {
        .seconds(try raw.integer(name))
    }

    package func write(to writer: inout JSONWriter) { writer.integer(components.seconds) }
}
