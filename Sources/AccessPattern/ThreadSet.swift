// SPDX-License-Identifier: MIT

/// The instructions to run at one position of the key, each at most once.
///
/// A sparse set (Briggs and Torczon 1993): members in order of insertion, and for each possible member where it would
/// stand. Emptying it costs nothing, and it can grow while it is walked, which is how empty loops such as `(a*)*` end:
/// an instruction that is in the set already is not added again.
struct ThreadSet {
    private var members: [Int]
    private var places: [Int]

    /// How many instructions are in the set.
    private(set) var count = 0

    /// Creates an empty set for a program of this many instructions.
    init(capacity: Int) {
        members = Array(repeating: 0, count: capacity)
        places = Array(repeating: 0, count: capacity)
    }

    /// The member that was inserted at this place in order.
    subscript(place: Int) -> Int { members[place] }

    /// Adds an instruction unless it is there already.
    mutating func insert(_ instruction: Int) {
        let place = places[instruction]
        if place < count, members[place] == instruction { return }
        members[count] = instruction
        places[instruction] = count
        count += 1
    }

    /// Empties the set and keeps its storage.
    mutating func removeAll() {
        count = 0
    }
}
