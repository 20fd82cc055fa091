// SPDX-License-Identifier: MIT

/// A part of a room's history.
public struct MessagePage: Hashable, Sendable {
    /// The room.
    public let room: RoomID
    /// The messages, by ascending number.
    public let messages: [Message]
    /// The messages that these reply to.
    public let quoted: [Quotation]
    /// The number of the room's newest message.
    public let newest: Seq
    /// The user's read marker.
    public let read: Seq
    /// The revision of which the page is.
    public let revision: Revision
}

extension MessagePage: Decodable {
    private enum CodingKeys: String, CodingKey { case room, messages, quoted, newest, read, revision }

    /// Reads what the server tells.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let room = try members.decode(RoomID.self, forKey: .room)
        self.room = room
        messages = try members.decode([WireMessage].self, forKey: .messages).map { $0.message(in: room) }
        quoted = try members.decodeIfPresent([Quotation].self, forKey: .quoted) ?? []
        newest = try members.decodeIfPresent(Seq.self, forKey: .newest) ?? 0
        read = try members.decodeIfPresent(Seq.self, forKey: .read) ?? 0
        revision = try members.decode(Revision.self, forKey: .revision)
    }
}
