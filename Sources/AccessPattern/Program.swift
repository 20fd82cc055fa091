// SPDX-License-Identifier: MIT

/// A compiled pattern: an automaton, and how to carry its states through a key.
struct Program: Sendable {
    /// The states. The search starts at the first; the last is the only ``Instruction/found``.
    let instructions: [Instruction]

    /// The sets that ``Instruction/oneOf(_:)`` refers to.
    let sets: [ScalarSet]

    /// Whether a match can only begin where the key does, so that a search may give up as soon as no state is left.
    let startsAtStart: Bool

    /// Whether the pattern is found anywhere in a key.
    ///
    /// Returns at the first match: which one it is, and where, nobody asks.
    ///
    /// - Parameters:
    ///   - key: The key's UTF-8 bytes.
    ///   - steps: Grows by the number of instructions run, at most one of each for each position in the key.
    func search(_ key: [UInt8], countingSteps steps: inout Int) -> Bool {
        var bytes = key.makeIterator()
        var decoder = UTF8()
        var threads = ThreadSet(capacity: instructions.count)
        var following = ThreadSet(capacity: instructions.count)
        var previous: UInt32?
        threads.insert(0)
        while true {
            let scalar = decoder.decodeReplacing(&bytes)
            var place = 0
            while place < threads.count {
                let index = threads[place]
                place += 1
                steps += 1
                switch instructions[index] {
                case .scalar(let wanted):
                    if scalar == wanted { following.insert(index + 1) }
                case .oneOf(let set):
                    if let scalar, sets[Int(set)].contains(scalar) { following.insert(index + 1) }
                case .assert(let assertion):
                    if assertion.holds(after: previous, before: scalar) { threads.insert(index + 1) }
                case .jump(let target):
                    threads.insert(index + Int(target))
                case .split(let first, let second):
                    threads.insert(index + Int(first))
                    threads.insert(index + Int(second))
                case .found:
                    return true
                }
            }
            guard scalar != nil else { return false }
            swap(&threads, &following)
            following.removeAll()
            if startsAtStart {
                if threads.count == 0 { return false }
            } else {
                threads.insert(0)
            }
            previous = scalar
        }
    }
}

extension UTF8 {
    /// The next code point, U+FFFD for what is not UTF-8, or nil at the end.
    fileprivate mutating func decodeReplacing(_ bytes: inout IndexingIterator<[UInt8]>) -> UInt32? {
        switch decode(&bytes) {
        case .scalarValue(let scalar): scalar.value
        case .emptyInput: nil
        case .error: 0xFFFD
        }
    }
}
