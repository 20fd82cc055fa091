// SPDX-License-Identifier: MIT

public import Foundation

/// A message that the server has not acknowledged.
public struct OutboxItem: Sendable, Hashable, Codable, Identifiable {
    /// The ID, stable across retries. Unique in its room only: different rooms may have messages with the same.
    public let clientID: ClientMessageID
    /// The room that it is for.
    public let room: RoomID
    /// What it says.
    public let text: String
    /// The message that it answers.
    public let replyTo: Seq?
    /// What the number of that message belongs to; nil where that was not known.
    var history: HistoryID?
    /// When it was written, by this device's clock.
    public let writtenAt: Date
    /// Why the server did not take it; nil while it is still to be sent.
    public internal(set) var refusal: Refusal?

    /// Which message it is.
    public var id: ID { ID(room: room, clientID: clientID) }

    /// The ID of an unsent message.
    public struct ID: Sendable, Hashable, Codable {
        /// The room.
        public let room: RoomID
        /// The ID in the room.
        public let clientID: ClientMessageID

        /// Creates an ID.
        public init(room: RoomID, clientID: ClientMessageID) {
            self.room = room
            self.clientID = clientID
        }
    }

    private enum CodingKeys: String, CodingKey {
        case clientID = "id"
        case room, text, replyTo, history, writtenAt, refusal
    }
}
