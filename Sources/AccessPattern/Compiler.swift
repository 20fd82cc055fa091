// SPDX-License-Identifier: MIT

/// Reads a pattern once from left to right and compiles it on the way (grammar: ECMA-262 §22.2.1 with Annex B.1.2).
///
/// Open groups are kept on a stack of our own, so that no pattern makes the compiler recurse.
struct Compiler {
    let limits: AccessPattern.Limits
    var reader: PatternReader
    var sets: [ScalarSet] = []
    private var groups: [OpenGroup] = []

    /// The instructions a fragment may have, with one kept for ``Instruction/found``.
    private var fragmentLimit: Int { limits.instructions - 1 }

    /// Compiles a pattern to a program.
    static func compile(_ source: String, limits: AccessPattern.Limits) throws(AccessPatternError) -> Program {
        guard source.utf8.count <= limits.sourceBytes else {
            throw AccessPatternError(.sourceTooLong(limit: limits.sourceBytes), at: 0)
        }
        var compiler = Compiler(limits: limits, reader: PatternReader(source))
        return try compiler.program()
    }

    private init(limits: AccessPattern.Limits, reader: PatternReader) {
        self.limits = limits
        self.reader = reader
    }

    private mutating func program() throws(AccessPatternError) -> Program {
        var current = OpenGroup(offset: 0)
        while let scalar = reader.read() {
            let offset = reader.position - 1
            switch scalar {
            case "(":
                try readGroupKind(openedAt: offset)
                guard groups.count < limits.nesting else {
                    throw AccessPatternError(.nestingTooDeep(limit: limits.nesting), at: offset)
                }
                groups.append(current)
                current = OpenGroup(offset: offset)
            case ")":
                guard let outer = groups.popLast() else {
                    throw AccessPatternError(.unmatchedClosingParenthesis, at: offset)
                }
                let group = try close(current)
                current = outer
                try append(try repeated(group), openedAt: offset, to: &current)
            case "|":
                current.alternatives.append(current.sequence)
                current.sequence = .empty
            default:
                let term =
                    if let assertion = readAssertion(scalar) {
                        // Takes no quantifier, so one that follows finds nothing to repeat.
                        Fragment(.assert(assertion))
                    } else {
                        try repeated(Fragment(try readAtom(scalar, at: offset)))
                    }
                try append(term, openedAt: offset, to: &current)
            }
        }
        guard groups.isEmpty else { throw AccessPatternError(.unclosedGroup, at: current.offset) }
        let whole = try close(current)
        return Program(
            instructions: whole.instructions + [.found],
            sets: sets,
            startsAtStart: whole.startsAtStart
        )
    }

    /// Joins the alternatives of a group.
    private func close(_ group: OpenGroup) throws(AccessPatternError) -> Fragment {
        if group.alternatives.isEmpty { return group.sequence }
        guard let joined = Fragment.any(of: group.alternatives + [group.sequence], limit: fragmentLimit) else {
            throw tooLarge(at: group.offset)
        }
        return joined
    }

    /// Puts a term at the end of a group.
    private func append(
        _ term: Fragment,
        openedAt offset: Int,
        to group: inout OpenGroup
    ) throws(AccessPatternError) {
        guard group.sequence.append(term, limit: fragmentLimit) else { throw tooLarge(at: offset) }
    }

    /// Applies the quantifier that follows an atom, if one does.
    private mutating func repeated(_ atom: Fragment) throws(AccessPatternError) -> Fragment {
        let offset = reader.position
        guard let quantifier = try readQuantifier() else { return atom }
        guard let repeated = atom.repeated(quantifier, limit: fragmentLimit) else { throw tooLarge(at: offset) }
        return repeated
    }

    private func tooLarge(at offset: Int) -> AccessPatternError {
        AccessPatternError(.programTooLarge(limit: limits.instructions), at: offset)
    }
}
