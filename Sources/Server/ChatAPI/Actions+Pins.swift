// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol

extension PinMessage: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.pin(seq, of: room, by: principal, reply: reply.json)
    }
}

extension UnpinMessage: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.unpin(seq, of: room, by: principal, reply: reply.json)
    }
}

extension ReadPins: ChatAction {
    static var repliesLargely: Bool { true }

    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.pins(of: room, for: principal.id, reply: reply.json)
    }
}
