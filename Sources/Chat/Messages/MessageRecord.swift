// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// What a message's record says. Read only where a message is changed: on the way to subscribers records stay bytes.
struct MessageRecord: Hashable, Sendable {
    let sender: UserID
    /// The sender's name when it was sent.
    let name: String
    /// The name with the spaces around it that a client of the showcase wrote: it knows its own messages by them. Nil where there are none.
    var nameAsWritten: String?
    /// Empty once it is deleted.
    var text: [UInt8]
    let sentAt: Timestamp
    let clientID: ClientMessageID
    /// The message it answers, in the same room.
    var replyTo: Seq?
    var mentions = Mentions.none
    var editedAt: Timestamp?
    var deletedAt: Timestamp?

    init(
        sender: User,
        text: [UInt8],
        clientID: ClientMessageID,
        replyTo: Seq?,
        mentions: Mentions = .none,
        sentAt: Timestamp
    ) {
        self.sender = sender.id
        name = sender.name
        self.text = text
        self.sentAt = sentAt
        self.clientID = clientID
        self.replyTo = replyTo
        self.mentions = mentions
    }

    /// Reads a record's value; nil when it is not a message's.
    init?(_ record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record),
            let sender = document["sender"]?.stringValue.flatMap({ UserID($0) }),
            let name = document["name"]?.stringValue,
            let sentAt = document["sentAt"]?.integerValue,
            let clientID = document["clientID"]?.stringValue.flatMap({ ClientMessageID($0) })
        else { return nil }
        self.sender = sender
        self.name = name
        nameAsWritten = document["nameAsWritten"]?.stringValue
        text = if case .string(let text) = document["text"] { text } else { [] }
        self.sentAt = Timestamp(milliseconds: sentAt)
        self.clientID = clientID
        replyTo = document["replyTo"]?.integerValue.map { Seq($0) }
        if case .array(let people) = document["mentions"] {
            mentions.people = people.compactMap { $0.stringValue.flatMap { UserID($0) } }
        }
        mentions.isOfRoom = document["mentionsRoom"] == .bool(true)
        if case .array(let names) = document["mentionedAt"] {
            mentions.names = names.compactMap { Mentions.Name($0) }
        }
        editedAt = document["editedAt"]?.integerValue.map { Timestamp(milliseconds: $0) }
        deletedAt = document["deletedAt"]?.integerValue.map { Timestamp(milliseconds: $0) }
    }

    /// The record's value.
    var encoded: [UInt8] {
        JSONWriter.object(reserving: text.count + 160) { writer in
            writer.member("sender", sender.text)
            writer.member("name", name)
            if let nameAsWritten { writer.member("nameAsWritten", nameAsWritten) }
            if deletedAt == nil { writer.member("text", utf8: text) }
            writer.member("sentAt", sentAt.milliseconds)
            writer.member("clientID", clientID.text)
            if let replyTo { writer.member("replyTo", replyTo.value) }
            if !mentions.people.isEmpty {
                writer.name("mentions")
                writer.array { writer in
                    for person in mentions.people { writer.string(person.text.utf8) }
                }
            }
            if mentions.isOfRoom { writer.member("mentionsRoom", true) }
            if !mentions.names.isEmpty {
                writer.name("mentionedAt")
                writer.array { writer in
                    for name in mentions.names { name.write(to: &writer) }
                }
            }
            if let editedAt { writer.member("editedAt", editedAt.milliseconds) }
            if let deletedAt { writer.member("deletedAt", deletedAt.milliseconds) }
        }
    }

    /// The message with another text.
    func edited(to text: [UInt8], mentioning mentions: Mentions, at: Timestamp) -> MessageRecord {
        var record = self
        record.text = text
        record.mentions = mentions
        record.editedAt = at
        return record
    }

    /// What stays of the message when it is deleted: that it was there, who sent it and when.
    func deleted(at: Timestamp) -> MessageRecord {
        var record = self
        record.text = []
        record.nameAsWritten = nil
        record.replyTo = nil
        record.mentions = .none
        record.editedAt = nil
        record.deletedAt = at
        return record
    }
}
