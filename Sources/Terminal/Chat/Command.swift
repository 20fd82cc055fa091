// SPDX-License-Identifier: MIT

/// What can be said with a slash.
enum Command: String, CaseIterable, Sendable {
    case join, leave, new, dm, rooms
    case reply, react, edit, delete, pin, unpin
    case search, topic, who, invite, notify
    case name, status
    case retry, discard
    case help, quit

    /// What is written after it.
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

    /// It is about the room one is in.
    var needsRoom: Bool { ![.join, .new, .dm, .rooms, .search, .name, .status, .help, .quit].contains(self) }

    /// What it does.
    var explanation: String {
        switch self {
        case .join: "go to a room, join it if need be"
        case .leave: "leave this room"
        case .new: "make a room"
        case .dm: "talk with somebody alone"
        case .rooms: "all rooms there are"
        case .reply: "answer the selected or newest message"
        case .react: "react to it, or take that back"
        case .edit: "change the selected or your last message"
        case .delete: "delete the selected or your last message"
        case .pin: "pin the selected or newest message"
        case .unpin: "take its pin off"
        case .search: "search in all your rooms"
        case .topic: "say what this room talks about"
        case .who: "who is in this room"
        case .invite: "add somebody to this room"
        case .notify: "what you are told of while away"
        case .name: "be called something else"
        case .status: "what you are up to"
        case .retry: "send again what was refused"
        case .discard: "throw away what was refused"
        case .help: "keys and commands"
        case .quit: "leave the chat (Ctrl-D)"
        }
    }
}
