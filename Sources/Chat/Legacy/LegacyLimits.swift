// SPDX-License-Identifier: MIT

/// The limits of the showcase's documents (docs/showcase.md).
package enum LegacyLimits {
    /// Bytes of a document that is written.
    package static let writtenBytes = 1 << 20
    /// Bytes of a document that is read: so much less that a message more than was read can always be written.
    static let documentBytes = writtenBytes - (128 << 10)
    /// Messages of a room's document, and how many are looked at to find those that are not deleted.
    static let messages = 500
    static let scannedMessages = 5_000
    /// Rooms of the list, and how many are looked at to find those that are public.
    static let rooms = 1_000
    static let scannedRooms = 10_000
    /// Messages and rooms that one written document can add.
    static let newMessages = 1_000
    static let newRooms = 100
    /// Bytes of a name with the spaces around it; of one that is longer the spaces are not kept.
    static let writtenNameBytes = 256
    /// How often a written document can say that an emoji was used on a message.
    static let reactions: Int64 = 1_000
}
