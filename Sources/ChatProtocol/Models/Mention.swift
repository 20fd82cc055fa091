// SPDX-License-Identifier: MIT

public import WireProtocol

/// A place in a message's text that mentions somebody, as the server found it.
public struct Mention: Hashable, Sendable {
    /// The people it mentions: several when guests share a name, none when it mentions everybody in the room.
    public let people: [UserID]
    /// Where it stands in the text, the `@` included.
    public let range: Range<String.Index>

    /// Whether it mentions everybody in the room.
    public var isOfRoom: Bool { people.isEmpty }

    package init(people: [UserID], range: Range<String.Index>) {
        self.people = people
        self.range = range
    }

    /// The mentions of a text in order, without those that do not fit it.
    static func all(_ names: [MentionedName], in text: String) -> [Mention] {
        let units = text.utf16
        let found = names.flatMap { name in
            name.at.compactMap { place -> Mention? in
                guard place.count == 2, place[0] >= 0, place[1] > 0, place[0] <= units.count,
                    place[1] <= units.count - place[0]
                else { return nil }
                let start = units.index(units.startIndex, offsetBy: place[0])
                return Mention(people: name.people, range: start..<units.index(start, offsetBy: place[1]))
            }
        }
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}
