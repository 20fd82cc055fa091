// SPDX-License-Identifier: MIT

import ChatProtocol
import Crypto
import Store
package import WireProtocol

/// A message. Its record is what goes over the wire, with number and revision put in front: nothing is decoded and encoded
/// again on the way from the store to the subscribers.
package struct Message: Hashable, Sendable {
    package let seq: Seq
    package let revision: Revision
    let record: [UInt8]

    package init(seq: Seq, revision: Revision, record: [UInt8]) {
        self.seq = seq
        self.revision = revision
        self.record = record
    }

    /// Reads a message from a snapshot; nil when there is none with this number.
    init?(_ seq: Seq, of room: RoomID, in snapshot: Snapshot) throws {
        guard let record = try snapshot.record(ChatKey.message(room, seq)) else { return nil }
        self.init(seq: seq, revision: record.revision, record: record.value)
    }

    /// As the API tells it.
    package var json: [UInt8] { json(with: []) }

    /// As a page tells it: with its reactions, if there are any, and who pinned it.
    func json(with reactions: [Reaction], pin: [UInt8]? = nil) -> [UInt8] {
        JSONWriter.object(reserving: record.count + 48) { writer in
            write(to: &writer)
            if let pin { writer.member("pinned", json: pin) }
            guard !reactions.isEmpty else { return }
            writer.name("reactions")
            writer.array { writer in
                for reaction in reactions { writer.raw(reaction.json) }
            }
        }
    }

    /// Its members, into an object that is being written.
    func write(to writer: inout JSONWriter) {
        writer.member("seq", seq.value)
        writer.member("revision", revision.value)
        writer.members(of: record)
    }

    /// As a reply quotes it: the beginning of its text.
    func quotation(of content: MessageRecord) -> Quotation {
        let text = String(decoding: content.text, as: UTF8.self).prefix(ChatLimits.quotedCharacters)
        return Quotation(
            seq: seq,
            revision: revision,
            sender: content.sender,
            name: content.name,
            text: content.deletedAt == nil ? String(text) : nil,
            deletedAt: content.deletedAt?.date
        )
    }

    /// What makes two sends under one client id the same message.
    static func digest(of text: [UInt8], replyTo: Seq?) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: text)
        if let replyTo { hash.update(data: [0] + Array(String(replyTo.value).utf8)) }
        return Array(hash.finalize().prefix(16))
    }
}
