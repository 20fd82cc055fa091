// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import Hummingbird
import WireProtocol

extension ChatRoutes {
    func addRooms(to routes: some RouterMethods<AppContext>) {
        routes.get("rooms") { request, _ in
            let principal = try await principal(of: request)
            let query = SocketRequest(request.head).query
            let rooms: RoomDirectory.Request
            do throws(MessageMembers.Problem) {
                rooms = try MessageMembers.rooms(
                    search: try query.text("search"),
                    order: try query.text("order"),
                    limit: try query.integer("limit"),
                    after: try query.text("after")
                )
            } catch {
                throw HTTPFailure(ChatError.badRequest(error.reason))
            }
            return Response(json: try await awaited { directory.list(rooms, for: principal.id, reply: $0) })
        }
        routes.post("rooms") { request, _ in
            let principal = try await principal(of: request)
            let (name, visibility) = try await members(of: request) { members throws(MessageMembers.Problem) in
                (try members.text("name"), try members.visibility())
            }
            let room = try await awaited {
                chat.createRoom(named: name, visibility: visibility, by: principal, reply: $0)
            }
            return Response(json: LiveReply.body(of: room), status: .created)
        }
        routes.post("direct") { request, _ in
            let principal = try await principal(of: request)
            let people = try await members(of: request) { members throws(MessageMembers.Problem) in
                try members.people()
            }
            let room = try await awaited { chat.directRoom(of: principal, with: people, reply: $0) }
            return Response(json: LiveReply.body(of: room))
        }
        routes.get("rooms/:room") { request, context in
            let (principal, room) = try await asked(request, context)
            return Response(
                json: LiveReply.body(of: try await awaited { chat.readRoom(room, for: principal.id, reply: $0) })
            )
        }
        routes.patch("rooms/:room") { request, context in
            let (principal, room) = try await asked(request, context)
            let update = try await members(of: request) { members throws(MessageMembers.Problem) in
                try members.roomUpdate()
            }
            let updated = try await awaited { chat.updateRoom(room, update, by: principal, reply: $0) }
            return Response(json: LiveReply.body(of: updated))
        }
        routes.put("rooms/:room/membership") { request, context in
            let (principal, room) = try await asked(request, context)
            return Response(json: LiveReply.body(of: try await awaited { chat.join(room, by: principal, reply: $0) }))
        }
        routes.delete("rooms/:room/membership") { request, context in
            let (principal, room) = try await asked(request, context)
            try await awaited { chat.leave(room, by: principal, reply: $0) }
            return Response.done
        }
        routes.put("rooms/:room/notifications") { request, context in
            let (principal, room) = try await asked(request, context)
            let level = try await members(of: request) { members throws(MessageMembers.Problem) in
                try members.notificationLevel()
            }
            return Response(
                json: try await awaited { chat.setNotifications(level, in: room, by: principal, reply: $0) }
            )
        }
        routes.get("rooms/:room/members") { request, context in
            let (principal, room) = try await asked(request, context)
            let query = SocketRequest(request.head).query
            let after = query["after"].string.flatMap { UserID($0) }
            let members = ChatService.MembersRequest(of: room, search: query["search"].string, after: after)
            return Response(json: try await awaited { chat.members(members, for: principal.id, reply: $0) })
        }
        routes.put("rooms/:room/members/:user") { request, context in
            let (principal, room, other) = try await askedOfMember(request, context)
            let seen = try await awaited { chat.invite(other, to: room, by: principal, reply: $0) }
            return Response(json: LiveReply.body(of: seen))
        }
        routes.patch("rooms/:room/members/:user") { request, context in
            let (principal, room, other) = try await askedOfMember(request, context)
            let role = try await members(of: request) { members throws(MessageMembers.Problem) in try members.roomRole()
            }
            try await awaited { chat.setRole(role, of: other, in: room, by: principal, reply: $0) }
            return Response.done
        }
        routes.delete("rooms/:room/members/:user") { request, context in
            let (principal, room, other) = try await askedOfMember(request, context)
            try await awaited { chat.remove(other, from: room, by: principal, reply: $0) }
            return Response.done
        }
    }

    private func askedOfMember(
        _ request: Request,
        _ context: AppContext
    ) async throws -> (principal: Principal, room: RoomID, other: UserID) {
        let (principal, room) = try await asked(request, context)
        guard let other = context.parameters.get("user").flatMap({ UserID($0) }) else {
            throw HTTPFailure(ChatError.noSuchPerson)
        }
        return (principal, room, other)
    }
}

extension Response {
    fileprivate static var done: Response { Response(json: Array("{}".utf8)) }
}
