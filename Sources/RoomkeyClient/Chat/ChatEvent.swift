// SPDX-License-Identifier: MIT

public import Foundation

/// An event. Unrecognised kinds are `unknown`, never an error.
public enum ChatEvent: Sendable, Hashable {
    /// A new message in one of the user's rooms, the user's own included.
    case message(Message)
    /// A message was edited or deleted.
    case messageUpdated(Message)
    /// A reaction was added or removed. `count` is how many there are now.
    case reaction(MessageID, emoji: String, count: Int, person: Person, isAdded: Bool)
    /// A message was pinned or, without a pin, unpinned.
    case pin(MessageID, Pin?)
    /// A room was created, changed or joined by the user.
    case room(RoomSummary)
    /// A person, perhaps the user, joined or left one of the user's rooms.
    case member(RoomID, Person, hasJoined: Bool)
    /// The user's read marker moved, on any device.
    case read(RoomID, upTo: Seq)
    /// The user's notification level changed, on any device.
    case notifications(RoomID, RoomSummary.Notifications)
    /// A person's name, status or role changed, a guest became an account, or a person was removed.
    case user(User)
    /// The workspace was changed.
    case workspace(Workspace)
    /// A person is typing. Show it for 6 seconds, or until their message arrives.
    case typing(RoomID, Person)
    /// The presence of a watched person changed.
    case presence(UserID, Presence)
    /// The client is current as of this revision; later events are live.
    case caughtUp(Revision)
    /// State derived from events is incomplete: start over from ``ChatClient/rooms`` and histories.
    case reset(ResetReason)
    /// An event that this library does not know.
    case unknown(kind: String, json: Data)

    /// Why events are incomplete.
    public enum ResetReason: Sendable, Hashable {
        /// The server can no longer send everything that was missed, so the client loads everything again.
        case server(String)
        /// This reader fell so far behind that events were dropped.
        case readerTooSlow
    }
}
