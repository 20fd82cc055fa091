// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import WireProtocol

extension ListRooms: ChatAction {
    static var repliesLargely: Bool { true }

    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        let request = RoomDirectory.Request(
            search: search ?? "",
            order: order ?? .name,
            limit: limit.map { Int(clamping: $0) },
            after: after
        )
        services.directory.list(request, for: principal.id, reply: reply.json)
    }
}

extension ReadRoom: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.readRoom(room, for: principal.id, reply: reply.room)
    }
}

extension CreateRoom: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        let created = reply.answering { (room: Room) in
            ChatDispatcher.Answer(json: ChatJSON.body(of: room), isNew: true)
        }
        services.chat.createRoom(named: name, visibility: visibility ?? .public, by: principal, reply: created)
    }
}

extension OpenDirectRoom: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.directRoom(of: principal, with: people, reply: reply.room)
    }
}

extension UpdateRoom: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        let update = ChatService.RoomUpdate(name: name, topic: topic, description: description, isArchived: archived)
        services.chat.updateRoom(room, update, by: principal, reply: reply.room)
    }
}

extension SetNotifications: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.setNotifications(level, in: room, by: principal, reply: reply.json)
    }
}

extension JoinRoom: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.join(room, by: principal, reply: reply.room)
    }
}

extension LeaveRoom: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.leave(room, by: principal, reply: reply.done)
    }
}
