// SPDX-License-Identifier: MIT

import Crypto
import Store
import WireProtocol

/// Who speaks through the showcase, where a name is all there is of a person: in each room one guest for each name. Nobody
/// can sign in as one.
enum LegacyGuest {
    private static let prefix = "showcase_"
    /// The prefix of the IDs of those who only react; a number follows.
    private static let reactorPrefix = prefix + "someone_"
    /// Their name: legacy clients do not say who reacts.
    static let reactorName = "Someone"
    /// The creator of the rooms that legacy clients create.
    static let makerName = "Showcase"
    /// Put behind a name that belongs to somebody else.
    private static let mark = " (guest)"

    static func isGuest(_ user: UserID) -> Bool { user.text.hasPrefix(prefix) }

    /// The guest of a name in a room. It goes by the name itself or, where that looks like the name of somebody who is here, an
    /// account, bot or guest, by the name with a mark behind it.
    static func named(_ name: String, in room: RoomID, at: Timestamp, _ snapshot: Snapshot) throws(ChatError) -> User {
        let name = try cleanName(name)
        let marked = String(name.unicodeScalars.prefix(ChatLimits.nameLength - mark.unicodeScalars.count)) + mark
        for candidate in [name, marked] {
            let others = KeyRange.prefix(ChatKey.namedPrefix(FoldedName(candidate).text))
            let isTaken = try reading {
                try NameClaim(candidate).isTaken(in: snapshot)
                    || !snapshot.range(.chat, others, limit: 1).records.isEmpty
            }
            guard !isTaken else { continue }
            guard let id = id(of: candidate, in: room) else { throw .unavailable("Could not generate an ID.") }
            return User(id: id, name: candidate, kind: .showcase, createdAt: at)
        }
        throw .account(.nameTaken)
    }

    /// A name that can stand in the chat.
    static func cleanName(_ name: String) throws(ChatError) -> String {
        guard let name = ChatService.cleanName(name, limit: ChatLimits.nameLength) else {
            throw .badRequest(
                "A sender's name must have 1 to \(ChatLimits.nameLength) characters and no control characters."
            )
        }
        return name
    }

    /// A name as it was written, if it is the one that stands in the chat but for the spaces around it.
    /// - Returns: nil where it is that name exactly, another one, or longer than anybody writes it.
    static func asWritten(_ written: String, _ name: String) -> String? {
        guard written.utf8.count <= LegacyLimits.writtenNameBytes, !written.utf8.elementsEqual(name.utf8),
            ChatService.cleanName(written, limit: LegacyLimits.writtenNameBytes) == name
        else { return nil }
        return written
    }

    /// One of those who have reacted through a legacy client, by number.
    static func reactor(_ number: Int64) -> UserID? { UserID(reactorPrefix + String(number)) }

    /// Where the reactions of these are.
    static func reactions(_ room: RoomID, _ seq: Seq, _ emoji: Emoji) -> [UInt8] {
        ChatKey.reactions(room, seq, emoji) + Array(reactorPrefix.utf8)
    }

    private static func id(of name: String, in room: RoomID) -> UserID? {
        // No room's id has a space, so no two pairs give the same text.
        let digest = SHA256.hash(data: Array("\(room) \(name)".utf8)).prefix(16)
        return UserID(prefix + digest.hexadecimal)
    }
}

extension String {
    fileprivate init(_ scalars: Substring.UnicodeScalarView) {
        self = String(Substring(scalars))
    }
}
