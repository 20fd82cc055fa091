// SPDX-License-Identifier: MIT

import Chat
import Hummingbird
import WireProtocol

/// Who people are (docs/protocol.md, "People").
extension ChatRoutes {
    func addPeople(to routes: RouterGroup<AppContext>) {
        routes.get("users") { request, _ in
            let asker = try await session(of: request).user.id
            let search = SocketRequest(request.head).query["search"].string ?? ""
            return Response(json: try await awaited { chat.people(named: search, for: asker, reply: $0) })
        }
        routes.get("users/:user") { request, context in
            let asker = try await session(of: request).user.id
            guard let user = context.parameters.get("user").flatMap({ UserID($0) }) else {
                throw HTTPFailure(ChatError.noSuchPerson)
            }
            return Response(json: try await awaited { chat.person(user, for: asker, reply: $0) })
        }
        routes.patch("account") { request, _ in
            let principal = try await principal(of: request)
            let update = try await members(of: request) { members throws(MessageMembers.Problem) in
                try members.profileUpdate()
            }
            let changed = try await awaited { chat.updateProfile(update, of: principal, reply: $0) }
            return Response(json: LiveReply.body(of: changed))
        }
    }
}
