// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// Who is meant by a name in a room. It remembers what it has looked up, for a text that repeats itself.
struct MentionDirectory {
    let room: RoomID
    let snapshot: Snapshot
    private var known: [SpacedName: Found] = [:]

    enum Called: Hashable {
        case everyone
        /// Guests may share a name: then all of them are meant.
        case people([UserID])
    }

    struct Found {
        let called: Called?
        /// Whether a longer name may begin so.
        let goesOn: Bool
    }

    private static let everyone = SpacedName("room")

    init(room: RoomID, snapshot: Snapshot) {
        self.room = room
        self.snapshot = snapshot
    }

    mutating func find(_ name: SpacedName) throws -> Found {
        if let found = known[name] { return found }
        let people = try members(named: name)
        let isEveryone = name == Self.everyone
        let beginning = KeyRange.prefix(Array((ChatKey.namedPeople + name.folded).utf8))
        let found = Found(
            called: isEveryone ? .everyone : people.isEmpty ? nil : .people(people),
            goesOn: try Self.everyone.folded.hasPrefix(name.folded)
                || !snapshot.range(.chat, beginning, limit: 1).records.isEmpty
        )
        known[name] = found
        return found
    }

    /// The members with a name, in the order of their ids. Names are kept without their spaces, so the people's own are compared.
    private func members(named name: SpacedName) throws -> [UserID] {
        let prefix = ChatKey.namedPrefix(name.folded)
        return try snapshot.range(.chat, .prefix(prefix), limit: ChatLimits.sameName).records.compactMap { record in
            guard let user = UserID(String(decoding: record.address.key.dropFirst(prefix.count), as: UTF8.self)),
                try snapshot.record(ChatKey.member(room, user)) != nil,
                let person = try ChatService.user(user, in: snapshot), SpacedName(person.name) == name
            else { return nil }
            return user
        }
    }
}
