// SPDX-License-Identifier: MIT

/// One state of the automaton.
///
/// Targets are relative to the instruction itself, so that a run of instructions can be copied anywhere.
enum Instruction: Equatable {
    /// Consumes this scalar, then goes on with the following instruction.
    case scalar(UInt32)
    /// Consumes one scalar of the program's set at this index, then goes on with the following instruction.
    case oneOf(Int32)
    /// Goes on with the following instruction if the condition holds here.
    case assert(Assertion)
    /// Goes on at the target.
    case jump(Int32)
    /// Goes on at both targets.
    case split(Int32, Int32)
    /// The pattern was found.
    case found
}
