// SPDX-License-Identifier: MIT

import NIOCore
package import PubSub
package import Store
package import WireProtocol

/// Turns changes of the chat's records into what subscribers are told (docs/protocol.md). Each event is encoded once.
package struct ChatEvents {
    private var publications: [Publication] = []
    private let rooms: [RoomID: Room]
    private let memberCounts: [Counted: Int64]

    private struct Counted: Hashable {
        let room: RoomID
        let revision: Revision
    }

    /// - Parameters:
    ///   - changes: changes of one commit, in revision order, of any namespace.
    ///   - readRooms: reads the rooms that have changed or were joined, which a change does not carry with it whole. Not called
    ///     for messages.
    package static func publications(
        for changes: [Change],
        readRooms: (Set<RoomID>) -> [RoomID: Room]
    ) -> [Publication] {
        var needed: Set<RoomID> = []
        var memberCounts: [Counted: Int64] = [:]
        let chatChanges = changes.lazy.filter { $0.address.namespace == .chat }.map { ($0, ChatKey($0.address.key)) }
        for (change, key) in chatChanges {
            switch key {
            case .room(let room), .joinedRoom(_, let room):
                if change.value != nil { needed.insert(room) }
            case .members(let room):
                let count = change.value.flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
                memberCounts[Counted(room: room, revision: change.revision)] = count
            case .message, .member, .newest, .sent, .user, .other: break
            }
        }
        var events = ChatEvents(rooms: needed.isEmpty ? [:] : readRooms(needed), memberCounts: memberCounts)
        for (change, key) in chatChanges { events.add(change, key) }
        return events.publications
    }

    private init(rooms: [RoomID: Room], memberCounts: [Counted: Int64]) {
        self.rooms = rooms
        self.memberCounts = memberCounts
    }

    private mutating func add(_ change: Change, _ key: ChatKey) {
        let revision = change.revision
        switch key {
        case .message(let room, let seq):
            guard let record = change.value else { return }
            let message = Message(seq: seq, revision: revision, record: record)
            publish(to: ChatTopics.room(room), revision, Self.message(message, in: room))
        case .member(let room, let user):
            let members = memberCounts[Counted(room: room, revision: revision)]
            let text = Self.member(user, of: room, record: change.value, members: members, revision: revision)
            publish(to: ChatTopics.room(room), revision, text)
        case .joinedRoom(let user, let room):
            // The person's devices follow the membership at once, in both directions.
            guard change.value != nil else {
                publish(to: ChatTopics.user(user), revision, nil, effect: .unsubscribe(ChatTopics.room(room)))
                return
            }
            let text = rooms[room].map { Self.room($0.seen(asMember: true), revision: revision) }
            publish(to: ChatTopics.user(user), revision, text, effect: .subscribe(ChatTopics.room(room)))
        case .room(let room):
            guard let room = rooms[room] else { return }
            publish(to: ChatTopics.directory, revision, Self.room(room, revision: revision))
        case .members, .newest, .sent, .user, .other:
            return
        }
    }

    private mutating func publish(
        to topic: Topic,
        _ revision: Revision,
        _ text: [UInt8]?,
        effect: Publication.Effect? = nil
    ) {
        publications.append(
            Publication(topic: topic, revision: revision, frame: text.map { .textFrame($0) }, effect: effect)
        )
    }

    // MARK: Texts

    static func message(_ message: Message, in room: RoomID) -> [UInt8] {
        JSONWriter.object(reserving: 512) { writer in
            writer.member("event", "message")
            writer.member("revision", message.revision.value)
            writer.member("room", room.text)
            writer.member("message", json: message.json)
        }
    }

    static func room(_ room: Room, revision: Revision) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "room")
            writer.member("revision", revision.value)
            writer.member("room", json: room.json)
        }
    }

    /// - Parameter record: the member's record; nil when the person has left.
    static func member(
        _ user: UserID,
        of room: RoomID,
        record: [UInt8]?,
        members: Int64?,
        revision: Revision
    ) -> [UInt8] {
        JSONWriter.object(reserving: 256) { writer in
            writer.member("event", "member")
            writer.member("revision", revision.value)
            writer.member("room", room.text)
            writer.name("user")
            writer.object { writer in
                writer.member("id", user.text)
                if let record, let name = (try? JSONValue(parsing: record))?["name"]?.stringValue {
                    writer.member("name", name)
                }
            }
            writer.member("joined", record != nil)
            if let members { writer.member("members", members) }
        }
    }

    static func reset(because reason: String) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "reset")
            writer.member("reason", reason)
        }
    }

    static func caughtUp(_ revision: Revision) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("event", "caughtUp")
            writer.member("revision", revision.value)
        }
    }
}
