// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import Hummingbird
import WireProtocol

extension ChatRoutes {
    func addMessages(to routes: some RouterMethods<AppContext>) {
        routes.get("rooms/:room/messages") { request, context in try await history(request, context) }
        routes.post("rooms/:room/messages") { request, context in try await send(request, context) }
        routes.get("rooms/:room/messages/:seq") { request, context in
            let (principal, room, seq) = try await askedOfMessage(request, context)
            return Response(json: try await awaited { chat.message(seq, of: room, for: principal.id, reply: $0) })
        }
        routes.patch("rooms/:room/messages/:seq") { request, context in try await edit(request, context) }
        routes.delete("rooms/:room/messages/:seq") { request, context in
            let (principal, room, seq) = try await askedOfMessage(request, context)
            let message = try await awaited { chat.delete(seq, of: room, by: principal, reply: $0) }
            return Response(json: LiveReply.body(of: message))
        }
        let reaction: RouterPath = "rooms/:room/messages/:seq/reactions/:emoji"
        routes.put(reaction) { request, context in
            let (principal, room, seq) = try await askedOfMessage(request, context)
            let emoji = try emoji(context)
            return Response(
                json: try await awaited { chat.react(with: emoji, to: seq, of: room, by: principal, reply: $0) }
            )
        }
        routes.delete(reaction) { request, context in
            let (principal, room, seq) = try await askedOfMessage(request, context)
            let emoji = try emoji(context)
            return Response(
                json: try await awaited { chat.unreact(with: emoji, to: seq, of: room, by: principal, reply: $0) }
            )
        }
        routes.get("rooms/:room/pins") { request, context in
            let (principal, room) = try await asked(request, context)
            return Response(json: try await awaited { chat.pins(of: room, for: principal.id, reply: $0) })
        }
        routes.put("rooms/:room/pins/:seq") { request, context in
            let (principal, room, seq) = try await askedOfMessage(request, context)
            return Response(json: try await awaited { chat.pin(seq, of: room, by: principal, reply: $0) })
        }
        routes.delete("rooms/:room/pins/:seq") { request, context in
            let (principal, room, seq) = try await askedOfMessage(request, context)
            return Response(json: try await awaited { chat.unpin(seq, of: room, by: principal, reply: $0) })
        }
        routes.put("rooms/:room/read") { request, context in
            let (principal, room) = try await asked(request, context)
            let seq = try await members(of: request) { members throws(MessageMembers.Problem) in try members.seq() }
            return Response(json: try await awaited { chat.markRead(room, through: seq, by: principal, reply: $0) })
        }
        routes.put("rooms/:room/unread") { request, context in
            let (principal, room) = try await asked(request, context)
            let seq = try await members(of: request) { members throws(MessageMembers.Problem) in try members.seq() }
            return Response(json: try await awaited { chat.markUnread(room, from: seq, by: principal, reply: $0) })
        }
    }

    private func history(_ request: Request, _ context: AppContext) async throws -> Response {
        let (principal, room) = try await asked(request, context)
        let query = SocketRequest(request.head).query
        let position: ChatService.Position
        let limit: Int
        do throws(MessageMembers.Problem) {
            position = try MessageMembers.position { name throws(MessageMembers.Problem) in try query.integer(name) }
            limit = try query.integer("limit").map { Int(clamping: $0) } ?? ChatLimits.defaultPage
        } catch {
            throw HTTPFailure(ChatError.badRequest(error.reason))
        }
        return Response(
            json: try await awaited { chat.history(of: room, position, limit: limit, for: principal.id, reply: $0) }
        )
    }

    private func send(_ request: Request, _ context: AppContext) async throws -> Response {
        let (principal, room) = try await asked(request, context)
        let draft = try await members(of: request) { members throws(MessageMembers.Problem) in try members.draft() }
        try count(.messagesPerPerson, of: principal.user)
        let sent = try await awaited { chat.send(draft, to: room, from: principal, reply: $0) }
        return Response(json: LiveReply.body(of: sent), status: sent.isRepeat ? .ok : .created)
    }

    private func edit(_ request: Request, _ context: AppContext) async throws -> Response {
        let (principal, room, seq) = try await askedOfMessage(request, context)
        let (text, revision) = try await members(of: request) { members throws(MessageMembers.Problem) in
            (try members.utf8("text"), try members.revision())
        }
        let message = try await awaited {
            chat.edit(seq, of: room, to: text, madeOn: revision, by: principal, reply: $0)
        }
        return Response(json: LiveReply.body(of: message))
    }

    private func askedOfMessage(
        _ request: Request,
        _ context: AppContext
    ) async throws -> (principal: Principal, room: RoomID, seq: Seq) {
        let (principal, room) = try await asked(request, context)
        guard let seq = context.parameters.get("seq").flatMap({ Int64($0) }), seq > 0 else {
            throw HTTPFailure(ChatError.noSuchMessage)
        }
        return (principal, room, Seq(seq))
    }

    private func emoji(_ context: AppContext) throws -> Emoji {
        let text = context.parameters.get("emoji").flatMap { PercentEncoding.decode(Array($0.utf8)) }
        guard let emoji = text.flatMap({ Emoji(String(decoding: $0, as: UTF8.self)) }) else {
            throw HTTPFailure(ChatError.badRequest("The path must end with one emoji, percent-encoded."))
        }
        return emoji
    }
}
