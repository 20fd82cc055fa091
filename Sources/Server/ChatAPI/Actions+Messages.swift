// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import Store
import WireProtocol

extension SendMessage: ChatAction {
    static var rateLimit: ChatLimit? { .messagesPerPerson }
    static var isOrdered: Bool { true }
    var isAwaited: Bool { draft.mayMention }

    private var draft: ChatService.Draft { ChatService.Draft(text.utf8, as: clientID, replyTo: replyTo) }

    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        let sent = reply.answering { (sent: ChatService.Sent) in
            ChatDispatcher.Answer(json: ChatJSON.body(of: sent), isNew: !sent.isRepeat)
        }
        services.chat.send(draft, to: room, from: principal, reply: sent)
    }
}

extension EditMessage: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.edit(seq, of: room, to: text.utf8, madeOn: revision, by: principal, reply: reply.message)
    }
}

extension DeleteMessage: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.delete(seq, of: room, by: principal, reply: reply.message)
    }
}

extension ReadMessage: ChatAction {
    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        services.chat.message(seq, of: room, for: principal.id, reply: reply.json)
    }
}

extension ReadHistory: ChatAction {
    static var repliesLargely: Bool { true }

    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        let positions: [ChatService.Position] = [
            before.map { .before(Seq($0)) }, after.map { .after(Seq($0)) }, around.map { .around(Seq($0)) },
            at.map { .at(Timestamp(milliseconds: $0)) },
        ].compactMap(\.self)
        guard positions.count <= 1 else {
            return reply(.failure(.badRequest("Give one of before, after, around and at.")))
        }
        services.chat.history(
            of: room,
            positions.first ?? .newest,
            limit: limit.map { Int(clamping: $0) } ?? ChatLimits.defaultPage,
            for: principal.id,
            reply: reply.json
        )
    }
}
