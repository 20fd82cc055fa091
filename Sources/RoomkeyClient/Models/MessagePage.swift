// SPDX-License-Identifier: MIT

/// A part of a room's history.
public struct MessagePage: Hashable, Sendable {
    /// Where it was said.
    public let room: RoomID
    /// By number, ascending.
    public let messages: [Message]
    /// What they answer.
    public let quoted: [Quotation]
    /// The number of the room's newest message.
    public let newest: Seq
    /// Everything up to this is read.
    public let read: Seq
    /// What the page says is true as of this change.
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
