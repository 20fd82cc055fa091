// SPDX-License-Identifier: MIT

/// Character classes (ECMA-262 §22.2.1, CharacterClass, with the ranges of Annex B.1.2).
extension Compiler {
    /// Reads a class whose `[` has been read. `[]` is the empty set and `[^]` the full one.
    mutating func readClass(openedAt offset: Int) throws(AccessPatternError) -> ScalarSet {
        let isNegated = reader.read("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !reader.read("]") {
            let start = reader.position
            let first = try readClassMember(openedAt: offset)
            ranges += first.ranges
            guard reader.read("-") else { continue }
            if reader.next == "]" {
                ranges.append(Self.hyphen)
                continue
            }
            let last = try readClassMember(openedAt: offset)
            if case .code(let low) = first, case .code(let high) = last {
                guard low <= high else { throw AccessPatternError(.rangeOutOfOrder, at: start) }
                ranges.append(low...high)
            } else {
                // `[\w-.]` is no range: Annex B takes the hyphen for itself.
                ranges += last.ranges + [Self.hyphen]
            }
        }
        let set = ScalarSet(ranges)
        return isNegated ? set.inverted : set
    }

    private static var hyphen: ClosedRange<UInt32> { 0x2D...0x2D }

    private mutating func readClassMember(openedAt offset: Int) throws(AccessPatternError) -> CharacterEscape {
        let start = reader.position
        guard let scalar = reader.read() else { throw AccessPatternError(.unterminatedClass, at: offset) }
        guard scalar == "\\" else { return .code(scalar.value) }
        if reader.read("b") { return .code(0x08) }
        return try readEscape(at: start)
    }
}
