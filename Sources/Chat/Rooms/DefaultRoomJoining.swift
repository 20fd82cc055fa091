// SPDX-License-Identifier: MIT

import Store
import WireProtocol

/// How far the accounts that were there when a default room was set have been made its members. Its record is there until all have.
struct DefaultRoomJoining: Hashable {
    let room: RoomID
    /// When the room was made the default one: who left it after that is not put back. Nil until the first account has been looked at,
    /// when it is the record's own revision.
    var since: Revision?
    /// The name, as names are folded, of the last account that was looked at.
    var after = ""

    init(room: RoomID) {
        self.room = room
    }

    /// Reads the record's value.
    init?(_ record: [UInt8]) {
        guard let document = try? JSONValue(parsing: record),
            let room = document["room"]?.stringValue.flatMap({ RoomID($0) })
        else { return nil }
        self.room = room
        since = document["since"]?.integerValue.map { Revision($0) }
        after = document["after"]?.stringValue ?? ""
    }

    /// The record's value.
    var record: [UInt8] {
        JSONWriter.object { writer in
            writer.member("room", room.text)
            if let since { writer.member("since", since.value) }
            writer.member("after", after)
        }
    }
}
