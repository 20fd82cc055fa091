// SPDX-License-Identifier: MIT

/// A run of instructions that is entered at its first and left behind its last: the compiled form of a part of a
/// pattern.
///
/// Its jumps are relative, so a counted repetition is the same run written out several times. The operations say
/// beforehand how large their result would be and return nil when that is over the limit; nothing is allocated then.
struct Fragment {
    private(set) var instructions: [Instruction] = []

    /// Whether whatever the fragment matches begins at the start of the key.
    private(set) var startsAtStart = false

    /// Matches the empty string.
    static let empty = Fragment()

    /// The fragment of one instruction.
    init(_ instruction: Instruction) {
        instructions = [instruction]
        startsAtStart = instruction == .assert(.start)
    }

    private init() {}

    private init(_ instructions: [Instruction], startsAtStart: Bool) {
        self.instructions = instructions
        self.startsAtStart = startsAtStart
    }

    /// This fragment and then another one.
    mutating func append(_ next: Fragment, limit: Int) -> Bool {
        guard instructions.count + next.instructions.count <= limit else { return false }
        if instructions.isEmpty { startsAtStart = next.startsAtStart }
        instructions += next.instructions
        return true
    }

    /// Any one of several fragments: `split`, the first, `jump` to the end; `split`, the second, …; the last.
    static func any(of alternatives: [Fragment], limit: Int) -> Fragment? {
        let size = alternatives.reduce(2 * (alternatives.count - 1)) { $0 + $1.instructions.count }
        guard size <= limit else { return nil }
        var result: [Instruction] = []
        result.reserveCapacity(size)
        for alternative in alternatives.dropLast() {
            result.append(.split(1, Int32(alternative.instructions.count + 2)))
            result += alternative.instructions
            result.append(.jump(Int32(size - result.count)))
        }
        result += alternatives.last?.instructions ?? []
        return Fragment(result, startsAtStart: alternatives.allSatisfy(\.startsAtStart))
    }

    /// This fragment as often as a quantifier says.
    ///
    /// Greedy and lazy come to the same, since only whether there is a match counts. Matching the empty string any
    /// number of times is matching it once, so an empty fragment stays one.
    func repeated(_ quantifier: Quantifier, limit: Int) -> Fragment? {
        guard !instructions.isEmpty, quantifier.maximum != 0 else { return .empty }
        guard quantifier.size(repeating: instructions.count) <= limit else { return nil }
        let length = Int32(instructions.count)
        var result: [Instruction] = []
        for _ in 0..<quantifier.minimum { result += instructions }
        if let maximum = quantifier.maximum {
            // Every optional copy may be the last, so each leaves to the end and not to the next.
            for remaining in stride(from: maximum - quantifier.minimum, to: 0, by: -1) {
                result.append(.split(1, Int32(remaining) * (length + 1)))
                result += instructions
            }
        } else if quantifier.minimum == 0 {
            result.append(.split(1, length + 2))
            result += instructions
            result.append(.jump(-(length + 1)))
        } else {
            result.append(.split(-length, 1))
        }
        return Fragment(result, startsAtStart: startsAtStart && quantifier.minimum > 0)
    }
}
