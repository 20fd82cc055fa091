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
            let search: MessageSearch.Request
            do throws(MessageMembers.Problem) {
                search = try MessageMembers.search(
                    try query.text("query") ?? "",
                    room: try query.text("room"),
                    order: try query.text("order"),
                    limit: try query.integer("limit"),
                    after: try query.text("after")
                )
            } catch {
                throw HTTPFailure(ChatError.badRequest(error.reason))
            }
            return Response(json: try await awaited { self.search.search(search, for: user.id, reply: $0) })
        }
    }
}

extension Query {
    /// - Returns: nil when there is none.
    func text(_ name: String) throws(MessageMembers.Problem) -> String? {
        guard self[name] != .absent else { return nil }
        guard let text = self[name].string else { throw MessageMembers.Problem(reason: "\(name) is not UTF-8.") }
        return text
    }

    /// - Returns: nil when there is none.
    func integer(_ name: String) throws(MessageMembers.Problem) -> Int64? {
        guard self[name] != .absent else { return nil }
        guard let value = self[name].integer else {
            throw MessageMembers.Problem(reason: "\(name) must be an integer.")
        }
        return value
    }
}
