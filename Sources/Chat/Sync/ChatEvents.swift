// SPDX-License-Identifier: MIT

import ChatProtocol
import NIOCore
import Store
package import WireProtocol

/// Events (docs/protocol.md) of the chat. Those of changes are the features' own (``RecordKey``), for who is told live and for a client that
/// resumes; here are those that no change causes.
package enum ChatEvents {
    /// An event, as it is told.
    struct Told {
        let text: [UInt8]
        let isNewMessage: Bool
        /// Whether it says all there is of its record, so that what was told of it before is told to nobody any more.
        let isWhole: Bool

        init(_ text: [UInt8], isNewMessage: Bool = false, isWhole: Bool = false) {
            self.text = text
            self.isNewMessage = isNewMessage
            self.isWhole = isWhole
        }
    }

    /// Somebody is writing a message. Not a change: nothing is kept of it, so it has no revision.
    package static func typing(_ user: User, in room: RoomID) -> [UInt8] {
        Typing(room: room, person: Person(id: user.id, name: user.name)).frame()
    }

    /// Somebody came, went, or has put their device aside. Not a change either.
    package static func presence(of user: UserID, _ state: Presence.State) -> [UInt8] {
        PresenceChanged(user: user, state: state.told).frame()
    }

    /// - Parameter history: the one that what follows belongs to.
    static func reset(because reason: String, history: HistoryID) -> [UInt8] {
        Reset(reason: reason, history: history).frame()
    }

    package static func caughtUp(_ point: HistoryPoint) -> [UInt8] {
        CaughtUp(revision: point.revision, history: point.history).frame()
    }
}
