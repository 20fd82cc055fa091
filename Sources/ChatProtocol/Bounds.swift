// SPDX-License-Identifier: MIT

/// How long texts may be, in characters (Unicode scalars), and how much a page may have. Those of an operator's limits are what holds unless
/// it is set otherwise (docs/operating.md).
package enum Bounds {
    /// A person's name.
    package static let name = 1...40
    /// What a person says of themselves.
    package static let status = 0...100
    package static let roomName = 1...80
    package static let topic = 0...250
    package static let description = 0...1_000
    /// The text of a message (`messageLength`).
    package static let text = 1...8_000
    /// What is searched for.
    package static let query = 1...500
    /// Messages of a page.
    package static let messages = 1...200
    /// Messages of a page of those found.
    package static let hits = 1...100
    /// Rooms of a page.
    package static let rooms = 1...500
    /// The others in a direct room.
    package static let others = 1...8
    /// People whose presence a socket is told of.
    package static let watched = 0...500
}
