// SPDX-License-Identifier: MIT

import WireProtocol

/// A message as a document of the showcase has it.
package struct LegacyMessage: Hashable, Sendable {
    package let id: String
    /// The name of who sent it; the showcase knows nothing else of people.
    package let sender: String
    package let text: [UInt8]
    package let reactions: [LegacyReaction: Int64]

    package init(id: String, sender: String, text: [UInt8], reactions: [LegacyReaction: Int64]) {
        self.id = id
        self.sender = sender
        self.text = text
        self.reactions = reactions
    }

    /// What ids of messages begin with that did not come through the showcase; the message's number follows.
    private static let numbered = "message-"

    /// The id of a message in a room's document.
    static func id(of seq: Seq, _ record: MessageRecord) -> String {
        LegacyGuest.isGuest(record.sender) ? record.clientID.text : numbered + String(seq.value)
    }

    /// What an id names.
    enum Name: Equatable {
        /// A message that came through the showcase, or is about to.
        case sent(ClientMessageID)
        /// Any other.
        case numbered(Seq)
    }

    /// - Returns: nil when the id can be no message's.
    var name: Name? {
        guard id.hasPrefix(Self.numbered) else { return ClientMessageID(id).map { .sent($0) } }
        return .numbered(Seq(Int64(id.dropFirst(Self.numbered.count)) ?? 0))
    }
}
