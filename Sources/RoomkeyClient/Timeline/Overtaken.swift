// SPDX-License-Identifier: MIT

/// Changes of messages that are not held. A page of history may have been made before such a change and arrive after it: what it says
/// of the message is out of date then, and nothing would ever put it right.
struct Overtaken: Sendable, Equatable {
    /// Beyond this many only the newest change of all others is remembered, which counts for every message.
    private static let mostMessages = 1_000

    /// A page must be as of this change or a later one to tell of the message.
    private var changes: [Seq: Revision] = [:]
    private var changeOfAny: Revision = 0

    /// A message has changed.
    mutating func note(_ seq: Seq, _ revision: Revision) {
        changes[seq] = max(changes[seq] ?? 0, revision)
        guard changes.count > Self.mostMessages else { return }
        noteAll(changes.values.max() ?? 0)
        changes = [:]
    }

    /// Any message may have changed.
    mutating func noteAll(_ revision: Revision) {
        changeOfAny = max(changeOfAny, revision)
    }

    /// Whether what was true as of a change is still true of a message.
    func mayTell(of seq: Seq, asOf revision: Revision) -> Bool {
        revision >= max(changeOfAny, changes[seq] ?? 0)
    }
}
