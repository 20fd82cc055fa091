// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import Hummingbird
import WireProtocol

/// Programs that take part (docs/protocol.md, "Bots").
extension ChatRoutes {
    func addBots(to routes: RouterGroup<AppContext>) {
        routes.post("bots") { request, context in
            let actor = try await requireManagingBots(request)
            let name = try await members(of: request) { members throws(MessageMembers.Problem) in
                try members.text("name")
            }
            let made = try await answered { () throws(ChatError) in try await askers.bots.create(named: name) }
            security.log(.botCreated, by: actor.id, user: made.bot.id, from: context.address(of: request))
            return Self.made(made)
        }
        routes.get("bots") { request, _ in
            _ = try await requireManagingBots(request)
            let bots = try await answered { () throws(ChatError) in try await askers.bots.list() }
            let body = JSONWriter.object(reserving: 1024) { writer in
                writer.name("bots")
                writer.array { writer in
                    for bot in bots { writer.raw(bot.json) }
                }
            }
            return Response(json: body)
        }
        routes.post("bots/:bot/token") { request, context in
            let (actor, id) = try await askedOfBot(request, context)
            let made = try await answered { () throws(ChatError) in try await askers.bots.renewToken(of: id) }
            security.log(.botTokenCreated, by: actor.id, user: id, from: context.address(of: request))
            return Self.made(made)
        }
        routes.delete("bots/:bot") { request, context in
            let (actor, id) = try await askedOfBot(request, context)
            try await answered { () throws(ChatError) in try await askers.bots.revoke(id) }
            security.log(.botRevoked, by: actor.id, user: id, from: context.address(of: request))
            return Response(json: Array("{}".utf8))
        }
    }

    private func requireManagingBots(_ request: Request) async throws -> User {
        let user = try await session(of: request).user
        try await answered { () throws(ChatError) in try user.require(.manageBots) }
        return user
    }

    private func askedOfBot(_ request: Request, _ context: AppContext) async throws -> (actor: User, bot: UserID) {
        let actor = try await requireManagingBots(request)
        guard let id = context.parameters.get("bot").flatMap({ UserID($0) }) else {
            throw HTTPFailure(ChatError.account(.noSuchBot))
        }
        return (actor, id)
    }

    private static func made(_ made: (bot: User, token: String)) -> Response {
        let body = JSONWriter.object { writer in
            writer.member("bot", json: made.bot.json)
            writer.member("token", made.token)
        }
        return Response(json: body, status: .created)
    }
}
