// SPDX-License-Identifier: MIT

package import Store

/// Whoever writes a document of the showcase: under which conditions, and what comes of it beside the chat's own records.
package struct ShowcaseWriter: Sendable {
    /// The conditions of each command: the writer's key or token is valid, and no guest is banned from where they are.
    let admission: @Sendable (Snapshot) throws(ChatError) -> [Command.Condition]
    /// What is written with a guest who speaks for the first time.
    let arrival: @Sendable (User) -> [Command.Operation]
    /// Counts what is added against a limit that is a rate, and refuses it when it is too much.
    let count: @Sendable (ChatLimit) throws(ChatError) -> Void

    package init(
        admission: @escaping @Sendable (Snapshot) throws(ChatError) -> [Command.Condition],
        arrival: @escaping @Sendable (User) -> [Command.Operation] = { _ in [] },
        count: @escaping @Sendable (ChatLimit) throws(ChatError) -> Void
    ) {
        self.admission = admission
        self.arrival = arrival
        self.count = count
    }
}
