// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import HTTPTypes
import Hummingbird
import WireProtocol

/// Programs that take part (docs/protocol.md, "Bots").
extension ChatRoutes {
    func addBots(to routes: RouterGroup<AppContext>) {
        routes.post("bots") { request, context in
            let principal = try await principal(of: request, mayDo: .manageBots)
            let name = try await body(of: request) { body throws(FieldProblem) in
                try body.text("name")
            }
            let created = try await answered { () throws(ChatError) in
                try await authenticator.bots.create(named: name, by: principal)
            }
            security.log(.botCreated, by: principal.id, user: created.bot.id, from: context.address(of: request))
            return Self.created(created)
        }
        routes.get("bots") { request, _ in
            _ = try await principal(of: request, mayDo: .manageBots)
            let bots = try await answered { () throws(ChatError) in try await authenticator.bots.list() }
            let body = JSONWriter.object(reserving: 1024) { writer in
                writer.name("bots")
                writer.array { writer in
                    for bot in bots { writer.raw(bot.json) }
                }
            }
            return Response(json: body)
        }
        routes.post("bots/:bot/token") { request, context in
            let (principal, id) = try await askedOfBot(request, context)
            let created = try await answered { () throws(ChatError) in
                try await authenticator.bots.renewToken(of: id, by: principal)
            }
            security.log(.botTokenCreated, by: principal.id, user: id, from: context.address(of: request))
            return Self.created(created)
        }
        routes.delete("bots/:bot") { request, context in
            let (principal, id) = try await askedOfBot(request, context)
            try await answered { () throws(ChatError) in try await authenticator.bots.revoke(id, by: principal) }
            security.log(.botRevoked, by: principal.id, user: id, from: context.address(of: request))
            return Response.done
        }
    }

    private func askedOfBot(
        _ request: Request,
        _ context: AppContext
    ) async throws -> (principal: Principal, bot: UserID) {
        let principal = try await principal(of: request, mayDo: .manageBots)
        guard let id = context.parameters.get("bot").flatMap({ UserID($0) }) else {
            throw HTTPFailure(ChatError.account(.noSuchBot))
        }
        return (principal, id)
    }

    private static func created(_ created: (bot: Chat.User, token: String)) -> Response {
        let body = JSONWriter.object { writer in
            writer.member("bot", json: created.bot.json)
            writer.member("token", created.token)
        }
        return Response(json: body, status: .created)
    }
}
