// SPDX-License-Identifier: MIT

extension AccessPatternError {
    /// What can be wrong with a pattern.
    package enum Reason: Sendable, Equatable, CustomStringConvertible {
        /// The source is longer than the limit, in bytes.
        case sourceTooLong(limit: Int)
        /// The pattern needs more instructions than the limit once its repetitions are written out.
        case programTooLarge(limit: Int)
        /// Groups are nested deeper than the limit.
        case nestingTooDeep(limit: Int)
        /// `\1` or `\k<name>`: not a regular language.
        case backReference
        /// `(?=`, `(?!`, `(?<=` or `(?<!`.
        case lookAround
        /// `(?` followed by what starts no known group.
        case unknownGroup
        /// `(?<` without a proper name and `>`.
        case invalidGroupName
        /// A `(` without its `)`.
        case unclosedGroup
        /// A `)` without its `(`.
        case unmatchedClosingParenthesis
        /// A quantifier with nothing before it, or after another quantifier or an assertion.
        case nothingToRepeat
        /// `{3,2}`.
        case quantifierOutOfOrder
        /// `[z-a]`.
        case rangeOutOfOrder
        /// A `[` without its `]`.
        case unterminatedClass
        /// A `\` at the very end.
        case trailingBackslash
        /// A backslash before a letter or digit that means nothing here.
        case unknownEscape

        /// The reason as a clause that starts without a capital and ends without a full stop.
        package var description: String {
            switch self {
            case .sourceTooLong(let limit): "the pattern is longer than \(limit) bytes"
            case .programTooLarge(let limit):
                "the pattern is too large: with its repetitions written out it needs more than \(limit) steps"
            case .nestingTooDeep(let limit): "groups are nested more than \(limit) deep"
            case .backReference: "back-references are not supported, because they cannot be matched in linear time"
            case .lookAround: "look-ahead and look-behind are not supported"
            case .unknownGroup: "after '(?' only ':' or '<name>' may follow"
            case .invalidGroupName: "a group name must be an identifier followed by '>'"
            case .unclosedGroup: "this '(' is never closed"
            case .unmatchedClosingParenthesis: "this ')' closes nothing; write '\\)' for the character"
            case .nothingToRepeat: "there is nothing to repeat before this quantifier"
            case .quantifierOutOfOrder: "the numbers of this quantifier are out of order"
            case .rangeOutOfOrder: "the ends of this character range are out of order"
            case .unterminatedClass: "this '[' is never closed"
            case .trailingBackslash: "the pattern ends in a backslash"
            case .unknownEscape: "this escape is not known; a letter or digit that stands for itself needs no backslash"
            }
        }
    }
}
