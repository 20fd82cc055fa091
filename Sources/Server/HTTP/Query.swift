// SPDX-License-Identifier: MIT

/// The parameters of a query string, decoded as a form (`+` is a space). Of several with one name the first counts.
struct Query: Sendable {
    private let parameters: [(name: [UInt8], value: [UInt8]?)]

    /// - Parameter text: what follows the `?`.
    init(_ text: some StringProtocol) {
        parameters = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? Array(parts[1]) : []
            return (
                PercentEncoding.decode(Array(parts[0]), plusIsSpace: true) ?? [],
                PercentEncoding.decode(value, plusIsSpace: true)
            )
        }
    }

    /// A parameter's value.
    enum Value: Equatable {
        case absent
        /// Not valid percent-encoding of UTF-8.
        case malformed
        case text([UInt8])

        var string: String? {
            if case .text(let utf8) = self { String(decoding: utf8, as: UTF8.self) } else { nil }
        }
    }

    subscript(_ name: String) -> Value {
        guard let parameter = parameters.first(where: { $0.name.elementsEqual(name.utf8) }) else { return .absent }
        return parameter.value.map(Value.text) ?? .malformed
    }
}
