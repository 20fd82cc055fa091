// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import WireProtocol

extension ListMembers: ChatAction {
    static var repliesLargely: Bool { true }

    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        let request = ChatService.MembersRequest(of: room, search: search, after: after.flatMap { UserID($0) })
        services.chat.members(request, for: principal.id, reply: reply.json)
    }
}

extension InviteMember: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.invite(user, to: room, by: principal, reply: reply.room)
    }
}

extension RemoveMember: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.remove(user, from: room, by: principal, reply: reply.done)
    }
}

extension SetMemberRole: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.setRole(role, of: user, in: room, by: principal, reply: reply.done)
    }
}

extension FindPeople: ChatAction {
    static var repliesLargely: Bool { true }

    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.people(named: search ?? "", for: principal.id, reply: reply.json)
    }
}

extension ReadPerson: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.person(user, for: principal.id, reply: reply.json)
    }
}

extension UpdateProfile: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.updateProfile(.init(name: name, status: status), of: principal, reply: reply.user)
    }
}
