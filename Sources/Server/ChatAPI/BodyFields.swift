// SPDX-License-Identifier: MIT

package import Chat
import ChatProtocol
import WireProtocol

/// The members of a request about accounts and the workspace, which there are over HTTP only.
struct BodyFields {
    private let document: JSONValue

    init(_ document: JSONValue) {
        self.document = document
    }

    func read<Value: FieldValue>(_ name: String, as type: Value.Type = Value.self) throws(FieldProblem) -> Value {
        try Value.read(document.field(name), named: name)
    }

    func text(_ name: String) throws(FieldProblem) -> String { try read(name) }

    /// - Returns: nil when there is none.
    func optionalText(_ name: String) throws(FieldProblem) -> String? { try read(name) }

    /// - Returns: nil when there is none.
    func integer(_ name: String) throws(FieldProblem) -> Int64? { try read(name) }

    /// The keys of a push subscription, as browsers give them: `{"p256dh","auth"}`.
    func pushKeys() throws(FieldProblem) -> (p256dh: String, auth: String) {
        guard let p256dh = document["keys"]?["p256dh"]?.stringValue, let auth = document["keys"]?["auth"]?.stringValue
        else { throw FieldProblem("keys must be the p256dh and auth of a push subscription.") }
        return (p256dh, auth)
    }

    func workspaceUpdate() throws(FieldProblem) -> ChatService.WorkspaceUpdate {
        let room: ChatService.WorkspaceUpdate.DefaultRoom =
            switch document["defaultRoom"] {
            case nil: .asItIs
            case .null: .none
            default: .room(try read("defaultRoom"))
            }
        return ChatService.WorkspaceUpdate(
            name: try read("name"),
            defaultRoom: room,
            signUp: try read("signUp"),
            allowsGuests: try read("guests")
        )
    }
}

extension Role: FieldChoice {
    package static let choices: [Role] = [.owner, .admin, .member]
}

extension SignUpPolicy.Mode: FieldChoice {
    package static let choices: [SignUpPolicy.Mode] = [.open, .invitation, .closed]
}
