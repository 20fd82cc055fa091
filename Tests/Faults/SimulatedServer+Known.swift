// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import TestBasics
import WireProtocol

@testable import Chat
@testable import Server

extension SimulatedServer {
    /// What the records say to a person who has read every conversation of these rooms.
    func known(to user: UserID, rooms: [RoomID], people: [UserID]) throws -> Known {
        Known(
            name: try name(of: user) ?? "",
            workspace: try workspace(),
            presence: Known.presence(presence.states(of: people).map { ($0.user, $0.state.told) }),
            rooms: try rooms.sorted { $0.text < $1.text }.map { room in
                Known.Room(try details(of: room, for: user), try messages(in: room, for: user))
            }
        )
    }

    /// All messages of a room, as they are told to a person.
    func messages(in room: RoomID, for user: UserID) throws -> [ChatProtocol.Message] {
        var messages: [ChatProtocol.Message] = []
        while true {
            let position = ChatService.Position.after(Seq(Int64(messages.count)))
            let text = try answer { chat.history(of: room, position, limit: 200, for: user, reply: $0) }
            let page = try MessagePage(told: JSONValue(parsing: text))
            guard !page.messages.isEmpty else { return messages }
            messages += page.messages
        }
    }

    /// What a person is called.
    func name(of user: UserID) throws -> String? {
        let text = try answer { chat.person(user, for: user, reply: $0) }
        return try UserResult(told: JSONValue(parsing: text)).user.name
    }

    private func details(of room: RoomID, for user: UserID) throws -> RoomDetails {
        try answer { chat.readRoom(room, for: user, reply: $0) }.told
    }

    /// Waits for the reply to an action.
    func answer<Value: Sendable>(_ act: (ChatService.Reply<Value>) -> Void) throws -> Value {
        let received = Received<Value>()
        act(.init(received.set))
        settle()
        return try received.get()
    }
}
