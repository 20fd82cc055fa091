// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol

extension React: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.react(with: emoji, to: seq, of: room, by: principal, reply: reply.json)
    }
}

extension Unreact: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.unreact(with: emoji, to: seq, of: room, by: principal, reply: reply.json)
    }
}
