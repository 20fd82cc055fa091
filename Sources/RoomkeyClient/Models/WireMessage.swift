// SPDX-License-Identifier: MIT

import Foundation

/// A message as the server tells it: without its room, which is named beside it.
struct WireMessage: Decodable, Sendable {
    let seq: Seq
    let revision: Revision
    let sender: UserID
    let name: String
    let text: String?
    let sentAt: Date
    let clientID: ClientMessageID?
    let replyTo: Seq?
    let mentions: [UserID]?
    let mentionsRoom: Bool?
    let mentionedAt: [WireMention]?
    let editedAt: Date?
    let deletedAt: Date?
    let reactions: [Reaction]?
    let pinned: Pin?

    func message(in room: RoomID) -> Message {
        Message(
            id: MessageID(room: room, seq: seq),
            revision: revision,
            sender: sender,
            name: name,
            text: text,
            sentAt: sentAt,
            clientID: clientID ?? ClientMessageID(rawValue: ""),
            replyTo: replyTo,
            mentions: mentions ?? [],
            mentionsRoom: mentionsRoom ?? false,
            mentionedAt: WireMention.mentions(mentionedAt ?? [], in: text ?? ""),
            editedAt: editedAt,
            deletedAt: deletedAt,
            reactions: reactions ?? [],
            pin: pinned
        )
    }
}
