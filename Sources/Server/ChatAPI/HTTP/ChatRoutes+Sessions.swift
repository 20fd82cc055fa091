// SPDX-License-Identifier: MIT

import Chat
import Hummingbird
import Store
import WireProtocol

/// The devices a person is signed in on (docs/protocol.md, "Sessions").
extension ChatRoutes {
    func addSessions(to routes: RouterGroup<AppContext>) {
        routes.get("sessions") { request, _ in
            let session = try await personalSession(of: request)
            let listed = try await answered { () throws(ChatError) in
                try await sessions.list(of: session.user.id)
            }
            return Response(json: Self.body(of: listed, current: session.id))
        }
        routes.delete("sessions") { request, context in
            let session = try await personalSession(of: request)
            try await answered { () throws(ChatError) in
                try await sessions.endAll(by: session.principal, except: session.id)
            }
            security.log(.sessionEnded, user: session.user.id, from: context.address(of: request))
            return Response.done
        }
        routes.delete("sessions/:session") { request, context in
            let session = try await personalSession(of: request)
            let id = context.parameters.get("session") ?? ""
            try await answered { () throws(ChatError) in try await sessions.end(id, by: session.principal) }
            security.log(.sessionEnded, user: session.user.id, from: context.address(of: request))
            return Response.done
        }
    }

    private static func body(of sessions: [Sessions.Listed], current: String) -> [UInt8] {
        JSONWriter.object(reserving: 1024) { writer in
            writer.name("sessions")
            writer.array { writer in
                for session in sessions {
                    writer.object { writer in
                        writer.member("id", session.id)
                        writer.member("device", session.record.device)
                        writer.member("createdAt", session.record.createdAt.milliseconds)
                        writer.member("lastUsedAt", session.record.lastUsedAt.milliseconds)
                        writer.member("current", session.id == current)
                    }
                }
            }
        }
    }
}
