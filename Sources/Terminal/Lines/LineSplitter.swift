// SPDX-License-Identifier: MIT

/// Cuts bytes into lines, wherever a read may have cut them.
struct LineSplitter {
    private var rest: [UInt8] = []

    /// The lines that are complete now. What is not UTF-8 becomes replacement characters.
    mutating func add(_ bytes: [UInt8]) -> [String] {
        rest += bytes
        guard let last = rest.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let lines = rest[..<last].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Self.text)
        rest.removeFirst(last + 1)
        return lines
    }

    /// The last line, which nothing ends.
    mutating func finish() -> [String] {
        defer { rest = [] }
        return rest.isEmpty ? [] : [Self.text(rest[...])]
    }

    private static func text(_ line: ArraySlice<UInt8>) -> String {
        String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }
}
