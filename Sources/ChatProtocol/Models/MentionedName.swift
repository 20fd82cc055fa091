// SPDX-License-Identifier: MIT

package import WireProtocol

/// A name and the places in a text where it is mentioned.
package struct MentionedName: Hashable, Sendable, Shaped {
    /// Whether it is everyone in the room.
    package let isOfRoom: Bool
    /// The people who have the name; several when guests share it.
    package let people: [UserID]
    /// The places of the name in the text: where each begins and how long it is, in UTF-16 units, the @ included.
    package let at: [[Int]]

    package init(isOfRoom: Bool, people: [UserID], at: [[Int]]) {
        self.isOfRoom = isOfRoom
        self.people = people
        self.at = at
    }

    package static let shape = Shape(
        MentionedName.init,
        Field("room", \.isOfRoom, unless: false),
        Field("people", \.people, unless: []),
        Field("at", \.at, unknownAs: [])
    )
}
