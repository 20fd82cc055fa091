// SPDX-License-Identifier: MIT

import Chat
import Hummingbird

/// Who people are (docs/protocol.md, "People").
extension ChatRoutes {
    func addPeople(to routes: RouterGroup<AppContext>) {
        routes.patch("account") { request, _ in
            let user = try await session(of: request).user
            let update = try await members(of: request) { members throws(MessageMembers.Problem) in
                try members.profileUpdate()
            }
            let changed = try await awaited { chat.updateProfile(update, of: user.id, reply: $0) }
            return Response(json: LiveReply.body(of: changed))
        }
    }
}
