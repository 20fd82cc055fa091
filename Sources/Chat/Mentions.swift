// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// Whom a message calls: people by `@name`, or everyone in the room by `@room`.
struct Mentions: Hashable, Sendable {
    /// In the order of their ids; never the sender.
    var people: [UserID] = []
    var isOfRoom = false

    static let none = Mentions()

    var isEmpty: Bool { people.isEmpty && !isOfRoom }

    /// Whether a text can mention anybody: most cannot, and are spared the search for names.
    static func mayBe(in text: [UInt8]) -> Bool { text.contains(UInt8(ascii: "@")) }

    /// Finds the members of a room that a text mentions. A name ends where the longest name that fits ends; what stands in
    /// `code`, or after a letter, a digit or a slash (an address), mentions nobody.
    static func find(
        in text: [UInt8],
        by sender: UserID,
        of room: RoomID,
        _ snapshot: Snapshot
    ) throws(ChatError) -> Mentions {
        guard mayBe(in: text) else { return .none }
        var mentions = Mentions()
        var people: Set<UserID> = []
        for candidates in MentionCandidates.all(in: text) {
            // The longest first.
            for name in candidates.reversed() {
                let named = try reading { try members(of: room, named: name, in: snapshot) }
                let isRoom = name.text == "room"
                guard isRoom || !named.isEmpty else { continue }
                if isRoom { mentions.isOfRoom = true } else { people.formUnion(named) }
                break
            }
        }
        people.remove(sender)
        mentions.people = people.sorted { $0.text < $1.text }
        return mentions
    }

    /// Guests may share a name: then all of them are meant.
    private static func members(of room: RoomID, named name: FoldedName, in snapshot: Snapshot) throws -> [UserID] {
        let prefix = ChatKeys.namedPrefix(name)
        return try snapshot.range(.chat, .prefix(prefix), limit: ChatLimits.sameName).records.compactMap { record in
            guard let user = UserID(String(decoding: record.address.key.dropFirst(prefix.count), as: UTF8.self)),
                try snapshot.record(ChatKeys.member(room, user)) != nil
            else { return nil }
            return user
        }
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
        people.map { ChatKeys.mentionPrefix(room, $0) } + (isOfRoom ? [ChatKeys.roomMentionPrefix(room)] : [])
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
            try seqs(ChatKeys.mentionPrefix(room, user)) { _ in true }
            + seqs(ChatKeys.roomMentionPrefix(room)) { $0.value != own }
        return Set(mentions).sorted().suffix(ChatLimits.unreadMentions)
    }
}
