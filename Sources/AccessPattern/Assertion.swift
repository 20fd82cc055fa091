// SPDX-License-Identifier: MIT

/// A condition on the place between two scalars of the key (ECMA-262 §22.2.2.4).
enum Assertion: Equatable {
    case start
    case end
    case wordBoundary
    case notWordBoundary

    /// Whether the condition holds between two neighbours, of which either is absent at an end of the key.
    func holds(after previous: UInt32?, before next: UInt32?) -> Bool {
        switch self {
        case .start: previous == nil
        case .end: next == nil
        case .wordBoundary: isWord(previous) != isWord(next)
        case .notWordBoundary: isWord(previous) == isWord(next)
        }
    }

    private func isWord(_ scalar: UInt32?) -> Bool {
        guard let scalar else { return false }
        return ScalarSet.word.contains(scalar)
    }
}
