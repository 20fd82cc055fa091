// SPDX-License-Identifier: MIT

public import Foundation

/// A message that the server has not acknowledged.
public struct OutboxItem: Sendable, Hashable, Codable, Identifiable {
    /// The same for every try.
    public let id: ClientMessageID
    /// Where it is to be said.
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
}
