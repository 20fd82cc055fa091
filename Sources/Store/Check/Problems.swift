// SPDX-License-Identifier: MIT

/// What a check has found wrong: the first few, each in a line, and how many there are.
package struct Problems: Sendable, Equatable {
    package private(set) var lines: [String] = []
    package private(set) var count = 0

    /// Lines that are kept: whoever reads them wants to know what kind of thing is wrong, and memory must not grow with it.
    package static let limit = 20

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package mutating func add(_ line: String) {
        count += 1
        if lines.count < Self.limit { lines.append(line) }
    }

    /// Adds what is wrong with a record.
    package mutating func add(_ text: String, at address: Address) {
        // Keys are written by strangers and shown on a terminal, so what is not printable is escaped.
        let key = String(decoding: address.key, as: UTF8.self).debugDescription
        add("\(address.namespace) \(key): \(text)")
    }
}
