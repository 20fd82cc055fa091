// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import Hummingbird
import WireProtocol

/// What is the same for everyone (docs/protocol.md, "The workspace").
extension ChatRoutes {
    func addWorkspace(to routes: RouterGroup<AppContext>) {
        routes.get("workspace") { request, _ in
            let isSignedIn = try await visitor(of: request) != nil
            return try await workspace(isSignedIn: isSignedIn)
        }
        routes.patch("workspace") { request, _ in
            let principal = try await principal(of: request, mayDo: .changeWorkspace)
            let update = try await members(of: request) { members throws(MessageMembers.Problem) in
                try members.workspaceUpdate()
            }
            try await awaited { chat.updateWorkspace(update, by: principal, reply: $0) }
            if case .room = update.defaultRoom { defaultRoomWasSet() }
            return try await workspace(isSignedIn: true)
        }
        routes.get("workspace/rooms") { request, _ in
            let principal = try await principal(of: request, mayDo: .seeAllRooms)
            let query = SocketRequest(request.head).query
            let rooms: RoomDirectory.Request
            do throws(MessageMembers.Problem) {
                rooms = try MessageMembers.rooms(
                    search: nil,
                    order: nil,
                    limit: try query.integer("limit"),
                    after: try query.text("after")
                )
            } catch {
                throw HTTPFailure(ChatError.badRequest(error.reason))
            }
            return Response(json: try await awaited { directory.listAll(rooms, for: principal.id, reply: $0) })
        }
    }

    /// - Parameter isSignedIn: the default room is told only to who is.
    private func workspace(isSignedIn: Bool) async throws -> Response {
        let (workspace, hasOwner) = try await answered { () throws(ChatError) in try await chat.workspace() }
        let body = JSONWriter.object { writer in
            writer.name("workspace")
            writer.object { writer in
                writer.member("name", workspace.name)
                if isSignedIn, let room = workspace.defaultRoom { writer.member("defaultRoom", room.text) }
                writer.member("signUp", accounts.policy.mode.rawValue)
                writer.member("guests", accounts.policy.allowsGuests)
                writer.member("hasOwner", hasOwner)
            }
        }
        return Response(json: body)
    }
}
