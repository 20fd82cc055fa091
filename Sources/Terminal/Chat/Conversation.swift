// SPDX-License-Identifier: MIT

import RoomkeyClient

/// A room as somebody sits in it: what is said, where they look, what they are writing.
struct Conversation: Sendable {
    /// Where one looks.
    enum Place: Hashable, Sendable {
        /// At the newest, and on to what comes.
        case end
        /// So many lines of a row are below the lower edge, wherever the row is now.
        case at(TimelineRow.ID, hidden: Int)
    }

    /// What becomes of the text that is written.
    enum Purpose: Hashable, Sendable {
        case say
        case reply(Message)
        case edit(Message)
    }

    let room: RoomID
    var snapshot: TimelineSnapshot?
    var place = Place.end
    var selected: TimelineRow.ID?
    var editor = LineEditor()
    var purpose = Purpose.say
    /// Everything up to this was read when one came; below it a line says what is new.
    var readBefore: Seq?
    var isLoading = false
    var members: [Member] = []
    /// How far the server was told that one has read.
    var toldRead: Seq = 0

    init(room: RoomID) {
        self.room = room
    }

    var rows: [TimelineRow] { snapshot?.rows ?? [] }

    /// What people are called here, by id: as members now, else as they signed last.
    var names: [UserID: String] {
        var names: [UserID: String] = [:]
        for message in snapshot?.messages ?? [] { names[message.sender] = message.name }
        for member in members { names[member.id] = member.name }
        return names
    }

    /// A message that is held.
    func message(_ seq: Seq) -> Message? { rows.lazy.compactMap(\.message).first { $0.seq == seq } }

    /// The selected message.
    var selectedMessage: Message? {
        guard let selected else { return nil }
        return rows.first { $0.id == selected }?.message
    }
}
