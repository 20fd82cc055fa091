// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import Hummingbird
import WireProtocol

/// Push notifications while no page is open (docs/protocol.md, "Push").
extension ChatRoutes {
    func addPush(to routes: RouterGroup<AppContext>) {
        routes.get("push") { request, _ in
            _ = try await session(of: request)
            return Response(json: JSONWriter.object { $0.member("key", pushKey) })
        }
        routes.put("push/subscription") { request, _ in
            let session = try await session(of: request)
            guard session.user.kind != .bot else {
                throw HTTPFailure(ChatError.notAllowed("Bots have no push. Use the live socket."))
            }
            let (endpoint, keys) = try await body(of: request) { body throws(FieldProblem) in
                (try body.text("endpoint"), try body.pushKeys())
            }
            try await answered { () throws(ChatError) in
                try await push.add(endpoint: endpoint, p256dh: keys.p256dh, auth: keys.auth, for: session)
            }
            return Response.done
        }
        routes.delete("push/subscription") { request, _ in
            let principal = try await principal(of: request)
            let endpoint = try await body(of: request) { body throws(FieldProblem) in
                try body.text("endpoint")
            }
            try await answered { () throws(ChatError) in
                try await push.remove(endpoint: endpoint, of: principal.id, by: principal)
            }
            return Response.done
        }
    }
}
