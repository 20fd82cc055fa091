// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import HTTPTypes
import Hummingbird
import Store
import WireProtocol

/// Links for signing up (docs/protocol.md, "Invitations").
extension ChatRoutes {
    func addInvitations(to routes: RouterGroup<AppContext>) {
        routes.post("invitations") { request, context in
            let principal = try await principal(of: request, mayDo: .invite)
            let (uses, days) = try await body(of: request) { body throws(FieldProblem) in
                (try body.integer("uses") ?? 1, try body.integer("days") ?? ServerLimits.defaultInvitationDays)
            }
            let (listed, token) = try await answered { () throws(ChatError) in
                try await accounts.invitations.create(uses: uses, days: days, by: principal)
            }
            security.log(
                .invitationCreated,
                by: principal.id,
                from: context.address(of: request),
                .invitation(listed.id)
            )
            let body = JSONWriter.object { writer in
                writer.member("invitation", json: Self.json(of: listed))
                writer.member("token", token)
            }
            return Response(json: body, status: .created)
        }
        routes.get("invitations") { request, _ in
            _ = try await principal(of: request, mayDo: .invite)
            let listed = try await answered { () throws(ChatError) in try await accounts.invitations.list() }
            let body = JSONWriter.object { writer in
                writer.name("invitations")
                writer.array { writer in
                    for invitation in listed { writer.raw(Self.json(of: invitation)) }
                }
            }
            return Response(json: body)
        }
        routes.delete("invitations/:invitation") { request, context in
            let principal = try await principal(of: request, mayDo: .invite)
            let id = context.parameters.get("invitation") ?? ""
            try await answered { () throws(ChatError) in try await accounts.invitations.revoke(id, by: principal) }
            security.log(.invitationRevoked, by: principal.id, from: context.address(of: request), .invitation(id))
            return Response.done
        }
    }

    private static func json(of listed: Invitations.Listed) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("id", listed.id)
            writer.member("usesLeft", listed.invitation.usesLeft)
            if let expiresAt = listed.invitation.expiresAt { writer.member("expiresAt", expiresAt.milliseconds) }
            writer.member("createdAt", listed.invitation.createdAt.milliseconds)
        }
    }
}
