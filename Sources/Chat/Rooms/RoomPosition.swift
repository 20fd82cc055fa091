// SPDX-License-Identifier: MIT

import ChatProtocol
import Store
import WireProtocol

/// A place in the order of rooms: what a page ends with and the next begins after, also when the room is renamed or gone meanwhile.
enum RoomPosition: Comparable {
    case name(String, RoomID)
    /// The latest comes first.
    case active(Timestamp, RoomID)

    /// Reads what ``text`` has written; nil when it is none of this order.
    init?(_ text: String, in order: RoomOrder) {
        // A name may have slashes, an id has none. What is longer than any name was never given out.
        guard text.utf8.count <= ChatLimits.searchBytes, let slash = text.lastIndex(of: "/"),
            let id = RoomID(String(text[text.index(after: slash)...]))
        else {
            return nil
        }
        switch order {
        case .name: self = .name(String(text[..<slash]), id)
        case .active:
            guard let time = Int64(text[..<slash]) else { return nil }
            self = .active(Timestamp(milliseconds: time), id)
        }
    }

    var text: String {
        switch self {
        case .name(let name, let id): "\(name)/\(id)"
        case .active(let time, let id): "\(time.milliseconds)/\(id)"
        }
    }

    static func < (left: RoomPosition, right: RoomPosition) -> Bool {
        switch (left, right) {
        case (.name(let left, let leftID), .name(let right, let rightID)):
            left == right ? leftID.text < rightID.text : left < right
        case (.active(let left, let leftID), .active(let right, let rightID)):
            left == right ? leftID.text < rightID.text : left > right
        // Of two orders, which are never compared.
        case (.name, .active): true
        case (.active, .name): false
        }
    }
}
