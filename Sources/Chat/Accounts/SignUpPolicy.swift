// SPDX-License-Identifier: MIT

package import Store

/// Who may join.
package struct SignUpPolicy: Hashable, Sendable {
    package var mode = Mode.open
    /// Whether a name alone is enough to join.
    package var allowsGuests = true

    package enum Mode: String, CaseIterable, Sendable {
        /// Anyone may sign up.
        case open
        /// Anyone with a link from an owner or admin.
        case invitation
        /// Nobody: accounts are created with `roomkey user create`. The link for the first owner works all the same.
        case closed
    }

    /// The operator's settings, which override those of the owners.
    package struct Overrides: Hashable, Sendable {
        package var mode: Mode?
        package var allowsGuests: Bool?

        package init(mode: Mode? = nil, allowsGuests: Bool? = nil) {
            self.mode = mode
            self.allowsGuests = allowsGuests
        }

        /// The members of the API that owners cannot change.
        package var names: [String] {
            (mode == nil ? [] : ["signUp"]) + (allowsGuests == nil ? [] : ["guests"])
        }

        /// Whether a change has closed the workspace to guests, which it cannot where this decides.
        package func endsGuests(_ change: Change) -> Bool {
            guard allowsGuests == nil, change.address == ChatKey.workspace, let record = change.value else {
                return false
            }
            // Nobody joins a workspace that cannot be read, either.
            return Workspace(record).map { $0.allowsGuests == false } ?? true
        }
    }
}

extension ChatService {
    /// Who may join, and the condition that it stays so.
    package func signUpPolicy(
        in snapshot: Snapshot
    ) throws(ChatError) -> (policy: SignUpPolicy, unchanged: Command.Condition) {
        let (workspace, unchanged) = try reading { try Workspace.read(in: snapshot) }
        return (policy(of: workspace), unchanged)
    }

    func policy(of workspace: Workspace) -> SignUpPolicy {
        var policy = SignUpPolicy()
        policy.mode = signUpOverrides.mode ?? workspace.signUp ?? policy.mode
        policy.allowsGuests = signUpOverrides.allowsGuests ?? workspace.allowsGuests ?? policy.allowsGuests
        return policy
    }
}
