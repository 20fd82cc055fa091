// SPDX-License-Identifier: MIT

import ChatProtocol
import Foundation
import Store
import WireProtocol

/// What is known of a room to find it and to put it in order.
struct RoomEntry: Sendable {
    let id: RoomID
    let isPublic: Bool
    let createdAt: Timestamp
    /// When something was last said; nil before that.
    var saidAt: Timestamp?
    /// The name as it is sorted by.
    let name: String
    /// Name, topic and description, as they are searched.
    private let text: [UInt8]

    /// Reads a room's record; nil when it is none.
    init?(_ id: RoomID, record: [UInt8], saidAt: Timestamp?) {
        guard let record = RoomRecord(record) else { return nil }
        self.id = id
        self.saidAt = saidAt
        isPublic = record.visibility == .public
        createdAt = record.createdAt
        name = Self.folded(record.name)
        text = Array("\(name)\n\(Self.folded(record.topic))\n\(Self.folded(record.description))".utf8)
    }

    /// Letters match in either case, in either width and with any accent.
    static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    /// - Parameter wanted: folded.
    func contains(_ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first else { return true }
        var rest = text[...]
        while let start = rest.firstIndex(of: first), rest.endIndex - start >= wanted.count {
            if rest[start..<start + wanted.count].elementsEqual(wanted) { return true }
            rest = rest[(start + 1)...]
        }
        return false
    }

    func precedes(_ other: RoomEntry, in order: RoomOrder) -> Bool {
        switch order {
        case .name: name == other.name ? id.text < other.id.text : name < other.name
        case .active: activeAt == other.activeAt ? id.text < other.id.text : activeAt > other.activeAt
        }
    }

    private var activeAt: Timestamp { saidAt ?? createdAt }

    func position(in order: RoomOrder) -> RoomPosition {
        switch order {
        case .name: .name(name, id)
        case .active: .active(activeAt, id)
        }
    }
}
