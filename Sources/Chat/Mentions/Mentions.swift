// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// Whom a message calls: people by `@name`, or everyone in the room by `@room`.
struct Mentions: Hashable, Sendable {
    /// In the order of their ids; never the sender.
    var people: [UserID] = []
    var isOfRoom = false
    /// Where the text calls them; empty in messages that were sent before this was kept.
    var names: [Name] = []

    static let none = Mentions()

    init() {}

    /// A name, and the places in the text where it stands.
    struct Name: Hashable, Sendable {
        /// The people who have it; empty for everyone in the room.
        let people: [UserID]
        var places: [Place]
    }

    /// A part of the text, the `@` included, in UTF-16 units.
    struct Place: Hashable, Sendable {
        let start: Int
        let length: Int
    }

    var isEmpty: Bool { people.isEmpty && !isOfRoom }

    /// Signs of a text that are looked at; what a message has more of is no message to people.
    private static let maximumSigns = 200

    /// Whether a text can mention anybody: most cannot, and are spared the search for names.
    static func mayBe(in text: [UInt8]) -> Bool {
        // The sign is ASCII, or one of two wide forms, U+FF20 and U+FE6B, which UTF-8 begins with this byte.
        text.contains { $0 == UInt8(ascii: "@") || $0 == 0xEF }
    }

    /// Finds the members of a room that a text mentions: wherever ``MessageProse`` has a sign, the longest name that is a member's.
    static func find(
        in text: [UInt8],
        by sender: UserID,
        of room: RoomID,
        _ snapshot: Snapshot
    ) throws(ChatError) -> Mentions {
        guard mayBe(in: text) else { return .none }
        let prose = MessageProse(text)
        guard !prose.signs.isEmpty else { return .none }
        var directory = MentionDirectory(room: room, snapshot: snapshot)
        var places: [(called: MentionDirectory.Called, scalars: Range<Int>)] = []
        for sign in prose.signs.prefix(maximumSigns) where sign >= places.last?.scalars.upperBound ?? 0 {
            var longest: (called: MentionDirectory.Called, end: Int)?
            for candidate in MentionCandidates(in: prose.scalars, from: sign + 1) {
                let found = try reading { try directory.find(candidate.name) }
                if let called = found.called { longest = (called, candidate.end) }
                guard found.goesOn else { break }
            }
            if let longest { places.append((longest.called, sign..<longest.end)) }
        }
        return Mentions(places, in: prose.scalars, sender: sender)
    }

    private init(
        _ found: [(called: MentionDirectory.Called, scalars: Range<Int>)],
        in scalars: [Unicode.Scalar],
        sender: UserID
    ) {
        var indices: [[UserID]: Int] = [:]
        var (scalar, unit) = (0, 0)
        func units(before index: Int) -> Int {
            while scalar < index {
                unit += scalars[scalar].utf16.count
                scalar += 1
            }
            return unit
        }
        for (called, range) in found {
            let start = units(before: range.lowerBound)
            let place = Place(start: start, length: units(before: range.upperBound) - start)
            let people: [UserID]
            switch called {
            case .everyone: people = []
            case .people(let all):
                people = all.filter { $0 != sender }
                guard !people.isEmpty else { continue }
            }
            if let index = indices[people] {
                names[index].places.append(place)
            } else {
                indices[people] = names.count
                names.append(Name(people: people, places: [place]))
            }
        }
        people = Set(names.flatMap(\.people)).sorted { $0.text < $1.text }
        isOfRoom = indices[[]] != nil
    }

    // MARK: Records

    /// What is put beside a message for its mentions, so that a person's are found without reading what others say.
    func marks(in room: RoomID, by sender: UserID) -> [Command.Numbering.Mark] {
        prefixes(in: room).map { Command.Numbering.Mark(prefix: $0, value: Array(sender.text.utf8)) }
    }

    /// Turns the marks of what a message mentioned before into those of what it mentions now.
    func change(to new: Mentions, at seq: Seq, in room: RoomID, by sender: UserID) -> [Command.Operation] {
        let (before, after) = (Set(prefixes(in: room)), Set(new.prefixes(in: room)))
        func address(_ prefix: [UInt8]) -> Address { Address(.chat, prefix + seq.orderedKey) }
        return before.subtracting(after).map { .delete(address($0)) }
            + after.subtracting(before).map { .put(address($0), Array(sender.text.utf8)) }
    }

    private func prefixes(in room: RoomID) -> [[UInt8]] {
        people.map { ChatKey.mentionPrefix(room, $0) } + (isOfRoom ? [ChatKey.roomMentionPrefix(room)] : [])
    }

    /// The numbers of the newest messages after a read marker that mention a person, ascending; ``ChatLimits/unreadMentions`` at most.
    static func unread(by user: UserID, in room: RoomID, after read: Int64, _ snapshot: Snapshot) throws -> [Seq] {
        func seqs(_ prefix: [UInt8], matching: (Record) -> Bool) throws -> [Seq] {
            var range = KeyRange.prefix(prefix)
            range.lower = prefix + Seq(max(read, 0)).orderedKey
            range.includesLower = false
            return try snapshot.range(.chat, range, descending: true, limit: ChatLimits.unreadMentions).records
                .filter(matching).compactMap { Seq(orderedKey: $0.address.key.dropFirst(prefix.count)) }
        }
        let own = Array(user.text.utf8)
        let mentions =
            try seqs(ChatKey.mentionPrefix(room, user)) { _ in true }
            + seqs(ChatKey.roomMentionPrefix(room)) { $0.value != own }
        return Set(mentions).sorted().suffix(ChatLimits.unreadMentions)
    }
}

extension Mentions.Name {
    /// Reads what ``write(to:)`` has written.
    init?(_ document: JSONValue) {
        func elements(_ value: JSONValue?) -> [JSONValue] {
            if case .array(let elements) = value { elements } else { [] }
        }
        let places = elements(document["at"]).compactMap { place -> Mentions.Place? in
            let numbers = elements(place).compactMap(\.integerValue)
            return numbers.count == 2 ? Mentions.Place(start: Int(numbers[0]), length: Int(numbers[1])) : nil
        }
        guard !places.isEmpty else { return nil }
        self.init(
            people: elements(document["people"]).compactMap { $0.stringValue.flatMap { UserID($0) } },
            places: places
        )
    }

    /// As a message tells it: `{"people":[ids],"at":[[start,length]]}`, or `{"room":true,"at":[[start,length]]}`.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if people.isEmpty {
                writer.member("room", true)
            } else {
                writer.name("people")
                writer.array { writer in
                    for person in people { writer.string(person.text.utf8) }
                }
            }
            writer.name("at")
            writer.array { writer in
                for place in places {
                    writer.array { writer in
                        writer.integer(place.start)
                        writer.integer(place.length)
                    }
                }
            }
        }
    }
}
