// SPDX-License-Identifier: MIT

import Foundation

/// An event as the server tells it.
enum LiveEvent: Sendable {
    case message(Message, revision: Revision)
    case messageUpdated(Message, revision: Revision)
    case reaction(ReactionChange)
    case pin(PinChange)
    case room(WireRoom, isAnew: Bool, revision: Revision)
    case member(RoomID, Person, hasJoined: Bool, members: Int, revision: Revision)
    case read(RoomID, Seq, mentions: [Seq]?, revision: Revision)
    case notifications(RoomID, RoomSummary.Notifications, revision: Revision)
    case user(User, revision: Revision)
    case workspace(Workspace, revision: Revision)
    case typing(RoomID, Person)
    case presence(UserID, Presence)
    case caughtUp(Revision, HistoryID?)
    case reset(String, HistoryID?)
    case unknown(kind: String, json: Data)
}
