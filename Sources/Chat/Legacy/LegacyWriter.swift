// SPDX-License-Identifier: MIT

package import Store

/// Whoever writes a document of the showcase: under which conditions, and what comes of it beside the chat's own records.
package struct LegacyWriter: Sendable {
    /// The conditions of each command: the writer's key or token is valid, and no guest is banned from where they are.
    let admission: @Sendable (Snapshot) throws(ChatError) -> [Command.Condition]
    /// What notes where a guest speaks from; nothing when that is known already.
    let noting: @Sendable (User, Snapshot) throws(ChatError) -> [Command.Operation]
    /// Counts what is added against a limit that is a rate, and refuses it when it is too much.
    let count: @Sendable (ChatLimit) throws(ChatError) -> Void

    package init(
        admission: @escaping @Sendable (Snapshot) throws(ChatError) -> [Command.Condition],
        noting: @escaping @Sendable (User, Snapshot) throws(ChatError) -> [Command.Operation],
        count: @escaping @Sendable (ChatLimit) throws(ChatError) -> Void
    ) {
        self.admission = admission
        self.noting = noting
        self.count = count
    }
}
