// SPDX-License-Identifier: MIT

import RoomkeyClient

/// A message as everybody sees it: whose it is shows differently to each.
struct Shown: Hashable, Sendable {
    let seq: Int64
    let revision: Int64
    let text: String?
    let reactions: [String: Int]
    let isPinned: Bool

    init(_ message: Message) {
        seq = message.seq.rawValue
        revision = message.revision.rawValue
        text = message.text
        reactions = Dictionary(uniqueKeysWithValues: message.reactions.map { ($0.emoji, $0.count) })
        isPinned = message.pin != nil
    }
}

extension TimelineSnapshot {
    /// What everybody sees of it.
    var shown: [Shown] { messages.map { Shown($0) } }
}
