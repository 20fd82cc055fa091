// SPDX-License-Identifier: MIT

public import Foundation

/// Something that happened. What a newer server tells and this library does not know is `unknown`, never an error.
public enum ChatEvent: Sendable, Hashable {
    /// A new message in a room that one is in, one's own included.
    case message(Message)
    /// A message was edited or deleted.
    case messageUpdated(Message)
    /// Somebody reacted, or took it back. `count` is how many there are now.
    case reaction(MessageID, emoji: String, count: Int, person: Person, isAdded: Bool)
    /// A message was pinned, or (then without a pin) its pin taken off.
    case pin(MessageID, Pin?)
    /// A room is new, was changed or was joined by oneself.
    case room(RoomSummary)
    /// Somebody joined or left a room that one is in, or one did.
    case member(RoomID, Person, hasJoined: Bool)
    /// One has read further, or marked something unread, on any device.
    case read(RoomID, upTo: Seq)
    /// One has chosen what one is told of, on any device.
    case notifications(RoomID, RoomSummary.Notifications)
    /// Somebody has another name, status or role, has become an account or was removed.
    case user(User)
    /// The workspace was changed.
    case workspace(Workspace)
    /// Somebody is writing. Show it for 6 seconds, or until a message of theirs arrives.
    case typing(RoomID, Person)
    /// Somebody who is watched came or went.
    case presence(UserID, Presence)
    /// Everything up to this change has been told; what follows happens now.
    case caughtUp(Revision)
    /// What was derived from events is no longer complete: start over from ``ChatClient/rooms`` and histories.
    case reset(ResetReason)
    /// Something this library does not know.
    case unknown(kind: String, json: Data)

    /// Why events are not complete.
    public enum ResetReason: Sendable, Hashable {
        /// The server can no longer tell all that happened since; it tells everything anew.
        case server(String)
        /// This reader fell so far behind that events were left out for it.
        case readerTooSlow
    }
}
