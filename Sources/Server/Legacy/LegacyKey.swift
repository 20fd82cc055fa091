// SPDX-License-Identifier: MIT

import Chat
import KeyValueProtocol
import PubSub
import WireProtocol

/// A key that stands for a document of the showcase: `chatrooms`, or `chat:` and a room's id.
struct LegacyKey: Hashable, Sendable {
    /// nil when what follows `chat:` can be no room's id.
    let document: LegacyDocument?

    static let rooms = Array("chatrooms".utf8)
    static let roomPrefix = Array("chat:".utf8)

    /// The key of an operation; nil for any other, and for ranges, in which documents are not.
    init?(_ operation: KeyValueOperation) {
        if case .range = operation { return nil }
        self.init(operation.key)
    }

    /// - Returns: nil for any other key.
    init?(_ key: [UInt8]) {
        if key.starts(with: Self.roomPrefix) {
            let room = RoomID(String(decoding: key.dropFirst(Self.roomPrefix.count), as: UTF8.self))
            document = room.map { .messages(of: $0) }
        } else if key == Self.rooms {
            document = .rooms
        } else {
            return nil
        }
    }
}

extension LegacyDocument {
    /// The key that it is read and written under.
    var key: [UInt8] {
        switch self {
        case .rooms: LegacyKey.rooms
        case .messages(let room): LegacyKey.roomPrefix + Array(room.text.utf8)
        }
    }

    /// What its subscribers are subscribed to.
    var topic: Topic { Topic(.keyValue, key) }
}
