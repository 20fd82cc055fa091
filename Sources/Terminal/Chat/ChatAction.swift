// SPDX-License-Identifier: MIT

import RoomkeyClient

/// Something that the chat wants done outside of itself.
enum ChatAction: Hashable, Sendable {
    case send(RoomID, text: String, replyTo: Seq?)
    case edit(Message, text: String)
    case delete(MessageID)
    case react(MessageID, emoji: String, isAdded: Bool)
    case pin(MessageID, isPinned: Bool)
    case retry(OutboxItem.ID)
    case discard(OutboxItem.ID)
    /// Follow a room's conversation and learn who is in it.
    case follow(RoomID)
    case loadOlder(RoomID)
    /// A gap is in sight: load what it hides from its older end, or else from its newer one.
    case fill(RoomID, ClosedRange<Seq>, isFromOlderEnd: Bool)
    case loadNewest(RoomID)
    /// Let go of what is far from where one reads.
    case keep(RoomID, ClosedRange<Seq>)
    case jump(RoomID, Seq)
    case markRead(RoomID, Seq)
    case sayTyping(RoomID)
    case join(String)
    case leave(RoomID)
    case create(String, isPrivate: Bool)
    case direct([String])
    case invite(String, RoomID)
    case setTopic(RoomID, String)
    case setNotifications(RoomID, RoomSummary.Notifications)
    case setName(String)
    case setStatus(String)
    case list(String)
    case search(String)
    case reconnect
    case ring
    case redraw
    case suspend
    case quit

    /// The room whose conversation is no longer loading when it is done.
    var loadedRoom: RoomID? {
        switch self {
        case .loadOlder(let room), .fill(let room, _, _), .loadNewest(let room), .keep(let room, _): room
        default: nil
        }
    }
}
