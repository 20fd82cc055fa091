// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import HTTPTypes
import Hummingbird
import WireProtocol

/// What is the same for everyone (docs/protocol.md, "The workspace").
extension ChatRoutes {
    func addWorkspace(to routes: RouterGroup<AppContext>) {
        routes.get("workspace") { request, _ in
            try await workspace(seenBy: try await visitor(of: request)?.user)
        }
        routes.patch("workspace") { request, context in
            let principal = try await principal(of: request, mayDo: .changeWorkspace)
            let update = try await body(of: request) { body throws(FieldProblem) in
                try body.workspaceUpdate()
            }
            try await awaited { chat.updateWorkspace(update, by: principal, reply: $0) }
            if update.signUp != nil || update.allowsGuests != nil {
                security.log(.signUpChanged, by: principal.id, from: context.address(of: request))
            }
            if case .room = update.defaultRoom { defaultRoomWasSet() }
            return try await workspace(seenBy: principal.user)
        }
        routes.get("workspace/rooms") { request, _ in
            let principal = try await principal(of: request, mayDo: .seeAllRooms)
            let query = SocketRequest(request.head).query
            let rooms = try fields { () throws(FieldProblem) in
                RoomDirectory.Request(
                    limit: try query.integer("limit").map { Int(clamping: $0) },
                    after: try query.text("after")
                )
            }
            return Response(
                json: try await awaited { dispatcher.directory.listAll(rooms, for: principal.id, reply: $0) }
            )
        }
    }

    /// - Parameter user: nil for visitors who are not signed in; they are not told the default room.
    private func workspace(seenBy user: Chat.User?) async throws -> Response {
        let (workspace, policy, hasOwner) = try await answered { () throws(ChatError) in try await chat.workspace() }
        let fixed = user.map { Permission.changeWorkspace.isGranted(to: $0.role) } == true ? accounts.fixedSettings : []
        let body = JSONWriter.object { writer in
            writer.name("workspace")
            writer.object { writer in
                writer.member("name", workspace.name)
                if user != nil, let room = workspace.defaultRoom { writer.member("defaultRoom", room.text) }
                writer.member("signUp", policy.mode.rawValue)
                writer.member("guests", policy.allowsGuests)
                writer.member("hasOwner", hasOwner)
                if !fixed.isEmpty {
                    writer.name("fixed")
                    writer.array { writer in
                        for name in fixed { writer.string(name.utf8) }
                    }
                }
            }
        }
        return Response(json: body)
    }
}
