// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol

extension MarkRead: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.markRead(room, through: seq, by: principal, reply: reply.json)
    }
}

extension MarkUnread: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.markUnread(room, from: seq, by: principal, reply: reply.json)
    }
}
