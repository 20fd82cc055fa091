// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import HTTPTypes
import Hummingbird
import WireProtocol

/// Guests, and the networks that none may come from (docs/protocol.md, "Guests").
extension ChatRoutes {
    func addGuests(to routes: RouterGroup<AppContext>) {
        routes.get("guests") { request, _ in
            _ = try await principal(of: request, mayDo: .manageGuests)
            let query = SocketRequest(request.head).query
            let (limit, after) = try fields { () throws(FieldProblem) in
                (
                    try query.integer("limit").map { Int(clamping: $0) } ?? ChatLimits.defaultPage,
                    try query.text("after").flatMap { UserID($0) }
                )
            }
            return Response(json: try await awaited { chat.guests(after: after, limit: limit, reply: $0) })
        }
        routes.delete("guests/:guest") { request, context in
            let principal = try await principal(of: request, mayDo: .manageGuests)
            guard let id = context.parameters.get("guest").flatMap({ UserID($0) }) else {
                throw HTTPFailure(ChatError.noSuchPerson)
            }
            try await answered { () throws(ChatError) in try await accounts.removeGuest(id, by: principal) }
            security.log(.guestRemoved, by: principal.id, user: id, from: context.address(of: request))
            return Response.done
        }
        routes.post("bans") { request, context in
            let principal = try await principal(of: request, mayDo: .manageGuests)
            let (guest, days) = try await body(of: request) { body throws(FieldProblem) in
                (try body.text("guest"), try body.integer("days") ?? ServerLimits.defaultBanDays)
            }
            guard let id = UserID(guest) else { throw HTTPFailure(ChatError.noSuchPerson) }
            let ban = try await answered { () throws(ChatError) in
                try await accounts.bans.ban(id, days: days, by: principal)
            }
            security.log(.guestBanned, by: principal.id, user: id, from: context.address(of: request))
            return Response(json: JSONWriter.object { $0.member("ban", json: ban.json) }, status: .created)
        }
        routes.get("bans") { request, _ in
            _ = try await principal(of: request, mayDo: .manageGuests)
            let bans = try await answered { () throws(ChatError) in try await accounts.bans.list() }
            let body = JSONWriter.object(reserving: 1024) { writer in
                writer.name("bans")
                writer.array { writer in
                    for ban in bans { writer.raw(ban.json) }
                }
            }
            return Response(json: body)
        }
        routes.delete("bans/:ban") { request, context in
            let principal = try await principal(of: request, mayDo: .manageGuests)
            let raw = context.parameters.get("ban").flatMap { PercentEncoding.decode(Array($0.utf8)) } ?? []
            let network = String(decoding: raw, as: UTF8.self)
            try await answered { () throws(ChatError) in try await accounts.bans.lift(network, by: principal) }
            security.log(.banLifted, by: principal.id, from: context.address(of: request))
            return Response.done
        }
    }
}
