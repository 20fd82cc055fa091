// SPDX-License-Identifier: MIT

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

    static func record(sender: User, text: [UInt8], clientID: ClientMessageID, sentAt: Timestamp) -> [UInt8] {
        JSONWriter.object(reserving: text.count + 160) { writer in
            writer.member("sender", sender.id.text)
            writer.member("name", sender.name)
            writer.member("text", utf8: text)
            writer.member("sentAt", sentAt.milliseconds)
            writer.member("clientID", clientID.text)
        }
    }

    /// As the API tells it.
    package var json: [UInt8] {
        JSONWriter.object(reserving: record.count + 48) { writer in
            writer.member("seq", seq.value)
            writer.member("revision", revision.value)
            writer.members(of: record)
        }
    }

    /// What makes two sends under one client id the same message.
    static func digest(of text: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: text).prefix(16))
    }
}
