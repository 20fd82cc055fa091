// SPDX-License-Identifier: MIT

/// A regular expression that says which keys a token may touch.
///
/// The pattern comes from a stranger: whoever asks for a token writes it, and the server runs it on every
/// operation of that token's connections. So the matcher never backtracks. The pattern is compiled to the
/// instructions of a nondeterministic automaton (Thompson 1968), and a search carries the set of all states the
/// automaton can be in through the key, one scalar after another, as Pike's `sam` does. Every instruction runs at
/// most once per position, so a search takes at most `(scalars in the key + 1) × instructions` steps, whatever the
/// pattern is, and ``Limits`` bounds the second factor.
///
/// Why our own: RE2, which does the same, is C++ without a C interface and would be a second thing to install, while
/// keys are at most 512 bytes and tokens' patterns are small. Swift's `Regex` backtracks.
///
/// The flavour is what JavaScript's `new RegExp(source).test(key)` does without flags (rule T5 of
/// `hpkv-protocol.md`; ECMA-262 §22.2 and its Annex B.1.2), as far as that is a regular language:
///
/// ```swift
/// let pattern = try AccessPattern("^(chat:7f3|chatrooms)$")
/// pattern.matches(Array("chatrooms".utf8))  // true
/// ```
///
/// It is an unanchored search: `room` matches `chatroom:1`, and the empty pattern matches every key. What to do
/// with a token that has no pattern, or an empty one, is the caller's to decide.
///
/// Three things differ from JavaScript, and only in what strangers rarely write:
/// - One character is one Unicode scalar, where JavaScript takes UTF-16 halves: `^.$` matches an emoji here, and
///   half of a surrogate pair, written alone, matches nothing.
/// - What cannot be matched in linear time is refused: back-references, look-ahead and look-behind.
/// - Escapes that JavaScript keeps only for old pages are refused: octal numbers, `\q` for `q`, a `\x` or `\u`
///   without its digits, a `\c` without its letter.
package struct AccessPattern: Sendable {
    let program: Program

    /// Compiles a pattern.
    ///
    /// - Parameters:
    ///   - source: The regular expression, without slashes and flags.
    ///   - limits: How large the pattern may be.
    /// - Throws: ``AccessPatternError`` with the reason and the place when the pattern is malformed, not regular or
    ///   too large.
    package init(_ source: String, limits: Limits = .standard) throws(AccessPatternError) {
        program = try Compiler.compile(source, limits: limits)
    }

    /// Whether the pattern is found anywhere in a key.
    ///
    /// - Parameter key: The key's UTF-8 bytes. Bytes that are not UTF-8 read as U+FFFD.
    package func matches(_ key: [UInt8]) -> Bool {
        var steps = 0
        return program.search(key, countingSteps: &steps)
    }
}
