// SPDX-License-Identifier: MIT

import ChatProtocol

@testable import RoomkeyClient

/// What a client knows of the rooms that the person is in, in a form in which clients and the server can be compared.
struct Known: Equatable, Codable {
    struct Room: Equatable, Codable {
        let id: String
        let name: String
        let topic: String
        let members: Int
        let newest: Int64
        let read: Int64
        let unread: Int64
        let mentions: [Int64]
        let notifications: String
        let messages: [Message]
    }

    struct Message: Equatable, Codable {
        let seq: Int64
        let revision: Int64
        let sender: String
        let name: String
        let clientID: String
        /// nil once it is deleted.
        let text: String?
        let isEdited: Bool
        /// By emoji: which of them was used first is not told with an event.
        let reactions: [Reaction]
        /// Who has pinned it.
        let pinned: String?
    }

    struct Reaction: Equatable, Codable {
        let emoji: String
        let count: Int
        let isMine: Bool
        /// Ascending.
        let people: [String]
    }

    let name: String
    let workspace: String?
    /// How the people are there whom the person watches.
    let presence: [String: String]
    /// By ID.
    let rooms: [Room]
}

extension Known {
    /// What a client knows.
    init(_ state: ChatState) {
        name = state.me.name
        workspace = state.workspace?.name
        presence = Known.presence(state.presence.map { ($0.key, $0.value) })
        rooms = state.rooms.values.filter(\.isJoined).sorted { $0.id.text < $1.id.text }.map { room in
            let timeline = state.timelines[room.id] ?? TimelineState()
            return Room(
                id: room.id.text,
                name: room.name,
                topic: room.topic,
                members: room.memberCount,
                newest: room.newest.value,
                read: room.read.value,
                unread: Int64(room.unread),
                mentions: room.mentions.map(\.value),
                notifications: room.notifications.rawValue,
                messages: timeline.held.map { Message(timeline.marks.marked($0)) }
            )
        }
    }
}

extension Known {
    static func presence(_ states: [(user: UserID, state: Presence)]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: states.map { ($0.user.text, $0.state.rawValue) })
    }
}

extension Known.Room {
    /// A room as the server tells it to a person.
    init(_ room: RoomDetails, _ messages: [Message]) {
        self.init(
            id: room.id.text,
            name: room.name,
            topic: room.topic,
            members: room.members,
            newest: room.newest.value,
            read: room.read?.value ?? 0,
            unread: room.newest.value - (room.read?.value ?? 0),
            mentions: room.mentions?.map(\.value) ?? [],
            notifications: room.notifications?.rawValue ?? "",
            messages: messages.map { Known.Message($0) }
        )
    }
}

extension Known.Message {
    init(_ message: Message) {
        self.init(
            seq: message.seq.value,
            revision: message.revision.value,
            sender: message.sender.text,
            name: message.name,
            clientID: message.clientID.text,
            text: message.text,
            isEdited: message.editedAt != nil,
            reactions: message.reactions.sorted { $0.emoji < $1.emoji }.map { reaction in
                Known.Reaction(
                    emoji: reaction.emoji,
                    count: reaction.count,
                    isMine: reaction.isMine,
                    people: reaction.people.map(\.id.text).sorted()
                )
            },
            pinned: message.pin?.id.text
        )
    }
}
