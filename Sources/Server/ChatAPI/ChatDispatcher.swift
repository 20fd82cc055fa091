// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import Store
import WireProtocol

/// Has the chat do what is asked for. Requests over HTTP and over the live socket come here alike: there is one path, so they cannot differ.
struct ChatDispatcher: Sendable {
    typealias Reply = ChatService.Reply<Answer>

    /// The answer for the client.
    struct Answer: Sendable {
        /// A JSON object.
        let json: [UInt8]
        /// Whether something was created: 201 over HTTP.
        var isNew = false

        static let done = Answer(json: Array("{}".utf8))
    }

    let chat: ChatService
    let search: MessageSearch
    let directory: RoomDirectory
    let rates: Rates

    /// - Parameters:
    ///   - principal: who asks, with their session.
    ///   - reply: is told at once what is refused at once, and else on a thread of the log's or the store's, which must not be blocked.
    func perform(_ action: some ChatAction, by principal: Principal, reply: Reply) {
        if let limit = type(of: action).rateLimit {
            do throws(ChatError) {
                try rates.count(limit, of: principal.id.text)
            } catch {
                return reply(.failure(error))
            }
        }
        action.perform(in: self, by: principal, reply: reply)
    }
}

/// What the chat's results are as answers, each encoded where it is known.
extension ChatService.Reply<ChatDispatcher.Answer> {
    /// Of what is JSON already.
    var json: ChatService.Reply<[UInt8]> { answering { .init(json: $0) } }
    var done: ChatService.Reply<Void> { answering { .done } }
    var message: ChatService.Reply<Chat.Message> { answering { .init(json: ChatJSON.body(of: $0)) } }
    var room: ChatService.Reply<Room> { answering { .init(json: ChatJSON.body(of: $0)) } }
    var user: ChatService.Reply<Chat.User> { answering { .init(json: ChatJSON.body(of: $0)) } }

    func answering<Result>(_ answer: @escaping @Sendable (Result) -> ChatDispatcher.Answer) -> ChatService.Reply<Result>
    {
        ChatService.Reply { self($0.map(answer)) }
    }
}
