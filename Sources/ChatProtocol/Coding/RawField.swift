// SPDX-License-Identifier: MIT

package import WireProtocol

/// A field of a request as it arrived, before anything is known of it but its name.
package enum RawField: Sendable {
    case absent
    /// A member of a JSON object.
    case json(JSONValue)
    /// A part of a path or a query, decoded.
    case text([UInt8])
    /// A part of a path or a query that is not UTF-8.
    case notText

    /// Whether there is nothing: absent and `null` are the same.
    var isAbsent: Bool {
        switch self {
        case .absent, .json(.null): true
        default: false
        }
    }

    /// The UTF-8 of a text that must be there.
    func utf8(_ name: String) throws(FieldProblem) -> [UInt8] {
        switch self {
        case .json(.string(let text)), .text(let text): return text
        case .absent, .json(.null): throw FieldProblem("\(name) is required.")
        case .notText: throw FieldProblem("\(name) is not UTF-8.")
        case .json: throw FieldProblem("\(name) must be a string.")
        }
    }

    func string(_ name: String) throws(FieldProblem) -> String {
        String(decoding: try utf8(name), as: UTF8.self)
    }

    /// An integer that must be there.
    func integer(_ name: String) throws(FieldProblem) -> Int64 {
        let value: Int64? =
            switch self {
            case .absent, .json(.null): throw FieldProblem("\(name) is required.")
            case .json(let value): value.integerValue
            case .text(let text): JSONNumber.integer(parsing: text)
            case .notText: nil
            }
        guard let value else { throw FieldProblem("\(name) must be an integer.") }
        return value
    }
}
