// SPDX-License-Identifier: MIT

import WireProtocol

/// The parameters of a query string, decoded as a form (`+` is a space). Of several with one name the first counts.
struct Query: Sendable {
    private let parameters: [(name: [UInt8], value: [UInt8]?)]

    /// - Parameter text: what follows the `?`.
    init(_ text: some StringProtocol) {
        parameters = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? Array(parts[1]) : []
            return (
                PercentEncoding.bytes(Array(parts[0]), plusIsSpace: true) ?? [],
                PercentEncoding.bytes(value, plusIsSpace: true)
            )
        }
    }

    /// A parameter's value.
    enum Value: Equatable {
        case absent
        /// Not valid percent-encoding.
        case malformed
        /// Percent-encoding of what is not UTF-8.
        case bytes([UInt8])
        /// UTF-8.
        case text([UInt8])

        var string: String? {
            if case .text(let utf8) = self { String(decoding: utf8, as: UTF8.self) } else { nil }
        }

        /// A 64-bit integer.
        var integer: Int64? {
            if case .text(let utf8) = self { JSONNumber.integer(parsing: utf8) } else { nil }
        }
    }

    subscript(_ name: String) -> Value {
        guard let parameter = parameters.first(where: { $0.name.elementsEqual(name.utf8) }) else { return .absent }
        guard let value = parameter.value else { return .malformed }
        return isValidUTF8(value) ? .text(value) : .bytes(value)
    }
}
