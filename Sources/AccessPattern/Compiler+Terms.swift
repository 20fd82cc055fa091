// SPDX-License-Identifier: MIT

/// The parts of a pattern: assertions, atoms, quantifiers and what follows an opening parenthesis.
extension Compiler {
    /// The assertion that begins with this scalar, which has been read, or nil with nothing more read.
    mutating func readAssertion(_ first: Unicode.Scalar) -> Assertion? {
        switch first {
        case "^": .start
        case "$": .end
        case "\\" where reader.read("b"): .wordBoundary
        case "\\" where reader.read("B"): .notWordBoundary
        default: nil
        }
    }

    /// The atom that begins with this scalar, which has been read.
    mutating func readAtom(_ first: Unicode.Scalar, at offset: Int) throws(AccessPatternError) -> Instruction {
        switch first {
        case ".":
            return oneOf(.dot)
        case "[":
            return oneOf(try readClass(openedAt: offset))
        case "\\":
            switch try readEscape(at: offset) {
            case .code(let code): return .scalar(code)
            case .set(let set): return oneOf(set)
            }
        case "*", "+", "?":
            throw AccessPatternError(.nothingToRepeat, at: offset)
        case "{":
            reader.position = offset
            if try readQuantifier() != nil { throw AccessPatternError(.nothingToRepeat, at: offset) }
            reader.position = offset + 1
            return .scalar(first.value)
        default:
            // Also `]` and `}`, which Annex B lets stand for themselves.
            return .scalar(first.value)
        }
    }

    private mutating func oneOf(_ set: ScalarSet) -> Instruction {
        sets.append(set)
        return .oneOf(Int32(sets.count - 1))
    }

    /// The quantifier that stands here, or nil with nothing read. A `{` that begins none stands for itself.
    mutating func readQuantifier() throws(AccessPatternError) -> Quantifier? {
        let start = reader.position
        let quantifier: Quantifier
        switch reader.read() {
        case "*":
            quantifier = Quantifier(minimum: 0, maximum: nil)
        case "+":
            quantifier = Quantifier(minimum: 1, maximum: nil)
        case "?":
            quantifier = Quantifier(minimum: 0, maximum: 1)
        case "{":
            guard let minimum = reader.readDecimal() else { fallthrough }
            let maximum = reader.read(",") ? reader.readDecimal() : minimum
            guard reader.read("}") else { fallthrough }
            if let maximum, maximum < minimum { throw AccessPatternError(.quantifierOutOfOrder, at: start) }
            quantifier = Quantifier(minimum: minimum, maximum: maximum)
        default:
            reader.position = start
            return nil
        }
        // Lazy matches at other places than greedy, but not in other keys.
        _ = reader.read("?")
        return quantifier
    }

    /// Reads what follows an opening parenthesis up to where the group's contents begin. All groups are alike: nobody
    /// asks what one matched.
    mutating func readGroupKind(openedAt offset: Int) throws(AccessPatternError) {
        guard reader.read("?"), !reader.read(":") else { return }
        for lookAround in ["=", "!", "<=", "<!"] where reader.read(lookAround) {
            throw AccessPatternError(.lookAround, at: offset)
        }
        guard reader.read("<") else { throw AccessPatternError(.unknownGroup, at: offset) }
        guard let first = reader.read(), first.properties.isIDStart || first == "$" || first == "_" else {
            throw AccessPatternError(.invalidGroupName, at: offset)
        }
        while !reader.read(">") {
            guard let scalar = reader.read(), scalar.properties.isIDContinue || scalar == "$" else {
                throw AccessPatternError(.invalidGroupName, at: offset)
            }
        }
    }
}
