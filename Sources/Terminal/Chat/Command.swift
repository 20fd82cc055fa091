// SPDX-License-Identifier: MIT

/// A slash command.
enum Command: String, CaseIterable, Sendable {
    case join, leave, new, dm, rooms
    case reply, react, edit, delete, pin, unpin
    case search, topic, who, invite, notify
    case name, status
    case retry, discard
    case help, quit

    /// The arguments, as help shows them.
    var arguments: String {
        switch self {
        case .join: "room"
        case .new: "name [private]"
        case .dm: "person [person…]"
        case .reply, .edit: "[text]"
        case .react: ":emoji:"
        case .search: "words from:ada in:ops"
        case .topic: "text"
        case .invite: "person"
        case .notify: "all|mentions|none"
        case .name: "name"
        case .status: "[text]"
        case .leave, .rooms, .delete, .pin, .unpin, .who, .retry, .discard, .help, .quit: ""
        }
    }

    /// Whether it applies to the current room.
    var needsRoom: Bool { ![.join, .new, .dm, .rooms, .search, .name, .status, .help, .quit].contains(self) }

    /// The effect, as help shows it.
    var explanation: String {
        switch self {
        case .join: "open a room, joining it if needed"
        case .leave: "leave this room"
        case .new: "create a room"
        case .dm: "open a direct message"
        case .rooms: "list all rooms"
        case .reply: "reply to the selected or newest message"
        case .react: "add or remove a reaction"
        case .edit: "change the selected or your last message"
        case .delete: "delete the selected or your last message"
        case .pin: "pin the selected or newest message"
        case .unpin: "unpin the message"
        case .search: "search in all your rooms"
        case .topic: "set the topic"
        case .who: "list the members"
        case .invite: "add a person to this room"
        case .notify: "set notifications"
        case .name: "change your name"
        case .status: "set your status"
        case .retry: "retry failed messages"
        case .discard: "discard failed messages"
        case .help: "show keys and commands"
        case .quit: "quit (Ctrl-D)"
        }
    }
}
