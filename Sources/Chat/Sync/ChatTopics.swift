// SPDX-License-Identifier: MIT

package import PubSub
package import WireProtocol

/// What the chat's connections subscribe to.
package enum ChatTopics {
    /// What everyone may hear: rooms that are public, who people are, and what the workspace is called.
    package static let directory = Topic(.chat, "directory")

    package static func room(_ room: RoomID) -> Topic { Topic(.chat, "room/\(room)") }

    /// What concerns one person, on all devices.
    package static func user(_ user: UserID) -> Topic { Topic(.chat, "user/\(user)") }

    /// Whether somebody is here; for who watches them.
    package static func presence(_ user: UserID) -> Topic { Topic(.chat, "presence/\(user)") }

    /// What concerns one signed-in device.
    package static func session(_ id: String) -> Topic { Topic(.credential, "session/\(id)") }
}
