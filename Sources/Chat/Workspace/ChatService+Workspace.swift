// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
package import WireProtocol

extension ChatService {
    /// Reads the workspace, who may join it now, and whether it has an owner.
    package func workspace() async throws(ChatError) -> (workspace: Workspace, policy: SignUpPolicy, hasOwner: Bool) {
        try await store.reading { snapshot in
            let workspace = try Workspace.read(in: snapshot).workspace
            return (workspace, policy(of: workspace), try Self.hasOwner(in: snapshot))
        }
    }

    /// A change of the workspace.
    package struct WorkspaceUpdate: Sendable {
        /// nil leaves it.
        package let name: String?
        package let defaultRoom: DefaultRoom
        /// Who may sign up; nil leaves it.
        package let signUp: SignUpPolicy.Mode?
        /// nil leaves it.
        package let allowsGuests: Bool?

        package enum DefaultRoom: Sendable {
            case asItIs
            case none
            case room(RoomID)
        }

        package init(
            name: String?,
            defaultRoom: DefaultRoom,
            signUp: SignUpPolicy.Mode? = nil,
            allowsGuests: Bool? = nil
        ) {
            self.name = name
            self.defaultRoom = defaultRoom
            self.signUp = signUp
            self.allowsGuests = allowsGuests
        }
    }

    /// Changes the workspace. Everyone is notified. Existing accounts join another default room: see
    /// ``joinNextAccount()``.
    package func updateWorkspace(
        _ update: WorkspaceUpdate,
        by principal: Principal?,
        reply: Reply<Void>
    ) {
        decide(by: principal, to: .changeWorkspace, reply: reply) { snapshot, authority throws(ChatError) in
            let (before, unchanged) = try reading { try Workspace.read(in: snapshot) }
            var workspace = before
            var command = Command(at: now(), conditions: [unchanged], operations: [])
            if let name = update.name {
                guard let name = Self.cleanName(name, limit: ChatLimits.roomNameLength) else {
                    let limit = ChatLimits.roomNameLength
                    throw .badRequest("The name must have 1 to \(limit) characters and no control characters.")
                }
                workspace.name = name
            }
            switch update.defaultRoom {
            case .asItIs: break
            case .none: workspace.defaultRoom = nil
            case .room(let id) where id == before.defaultRoom: break
            case .room(let id):
                guard let room = try reading({ try Room(id, for: principal?.id, in: snapshot) }) else {
                    throw .noSuchRoom
                }
                guard room.record.visibility == .public else {
                    throw .badRequest("Everyone joins the default room, so it must be a public one.")
                }
                guard !room.isArchived else { throw .archived }
                workspace.defaultRoom = id
                command.conditions += Self.isOpen(id)
                command.operations.append(.put(ChatKey.joining, DefaultRoomJoining(room: id).record))
            }
            try apply(update, to: &workspace, by: authority)
            guard workspace != before else { return .done(()) }
            command.operations.append(.put(ChatKey.workspace, workspace.record))
            return .append(command) { _ in }
        }
    }

    private func apply(
        _ update: WorkspaceUpdate,
        to workspace: inout Workspace,
        by authority: Authority
    ) throws(ChatError) {
        guard update.signUp != nil || update.allowsGuests != nil else { return }
        try authority.require(.changeSignUp)
        if let mode = update.signUp {
            guard signUpOverrides.mode == nil else { throw .account(.fixedByOperator("--sign-up")) }
            workspace.signUp = mode
        }
        if let allowsGuests = update.allowsGuests {
            guard signUpOverrides.allowsGuests == nil else { throw .account(.fixedByOperator("--guests")) }
            workspace.allowsGuests = allowsGuests
        }
    }

    /// That a room is there and takes new members, as conditions of a command.
    static func isOpen(_ room: RoomID) -> [Command.Condition] {
        [.exists(ChatKey.room(room)), .absent(ChatKey.archived(room))]
    }
}
