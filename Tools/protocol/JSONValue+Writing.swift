// SPDX-License-Identifier: MIT

import WireProtocol

extension JSONValue {
    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { Member(name: Array($0.0.utf8), value: $0.1) })
    }

    static func string(_ text: String) -> JSONValue { .string(Array(text.utf8)) }

    var members: [(name: String, value: JSONValue)]? {
        guard case .object(let members) = self else { return nil }
        return members.map { (String(decoding: $0.name, as: UTF8.self), $0.value) }
    }

    func adding(_ members: [(String, JSONValue)]) -> JSONValue { .object((self.members ?? []) + members) }

    func replacing(_ name: String, by value: (JSONValue) -> JSONValue) -> JSONValue {
        .object((members ?? []).map { ($0.name, $0.name == name ? value($0.value) : $0.value) })
    }

    /// The text with a line for each member, as `json.tool` writes it.
    var pretty: String { pretty(at: "") }

    private func pretty(at indent: String) -> String {
        let inner = indent + "  "
        func list(_ open: String, _ items: [String], _ close: String) -> String {
            items.isEmpty
                ? open + close : "\(open)\n\(items.map { inner + $0 }.joined(separator: ",\n"))\n\(indent)\(close)"
        }
        switch self {
        case .object(let members):
            return list("{", members.map { "\(JSONValue.string($0.name).compact): \($0.value.pretty(at: inner))" }, "}")
        case .array(let elements): return list("[", elements.map { $0.pretty(at: inner) }, "]")
        default: return compact
        }
    }

    private var compact: String { String(decoding: text, as: UTF8.self) }
}

extension String {
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }

    /// The first sentence without its full stop, and the others.
    var firstSentence: (first: String, rest: String) {
        guard let end = firstRange(of: /\.(?: |$)/) else { return (self, "") }
        return (String(self[..<end.lowerBound]), String(self[end.upperBound...]))
    }
}
