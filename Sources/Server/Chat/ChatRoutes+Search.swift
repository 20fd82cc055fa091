// SPDX-License-Identifier: MIT

import Chat
import Hummingbird
import WireProtocol

extension ChatRoutes {
    func addSearch(to routes: some RouterMethods<AppContext>) {
        routes.get("search") { request, _ in
            let user = try await session(of: request).user
            try count(.searchesPerPerson, of: user)
            let query = SocketRequest(request.head).query
            func text(_ name: String) throws(MessageMembers.Problem) -> String? {
                guard query[name] != .absent else { return nil }
                guard let text = query[name].string else {
                    throw MessageMembers.Problem(reason: "\(name) is not UTF-8.")
                }
                return text
            }
            let search: MessageSearch.Request
            do throws(MessageMembers.Problem) {
                let limit = try text("limit").map { text throws(MessageMembers.Problem) in
                    guard let limit = Int64(text) else {
                        throw MessageMembers.Problem(reason: "limit must be an integer.")
                    }
                    return limit
                }
                search = try MessageMembers.search(
                    try text("query") ?? "",
                    order: try text("order"),
                    limit: limit,
                    after: try text("after")
                )
            } catch {
                throw HTTPFailure(ChatError.badRequest(error.reason))
            }
            return Response(json: try await awaited { self.search.search(search, for: user.id, reply: $0) })
        }
    }
}
