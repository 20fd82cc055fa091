// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import Store

extension SearchMessages: ChatAction {
    static var rateLimit: ChatLimit? { .searchesPerPerson }
    static var repliesLargely: Bool { true }

    func perform(in services: ChatDispatcher, by principal: Principal, reply: ChatDispatcher.Reply) {
        var position: Int64?
        if let after {
            guard let value = Int64(after), value >= 0 else {
                return reply(.failure(.badRequest("after must be the previous page's next.")))
            }
            position = value
        }
        let request = MessageSearch.Request(
            query,
            in: room,
            order: order == .best ? .best : .newest,
            limit: limit.map { Int(clamping: $0) },
            after: position
        )
        services.search.search(request, for: principal.id, reply: reply.json)
    }
}
