// SPDX-License-Identifier: MIT

public import Foundation
public import WireProtocol

/// The beginning of a message that another one answers.
public struct Quotation: Hashable, Sendable {
    /// Its number in the room.
    public let seq: Seq
    /// The revision of its last change.
    public let revision: Revision
    /// The sender.
    public let sender: UserID
    /// The sender's name at the time.
    public let name: String
    /// The first 200 characters of it, unless it is deleted.
    public let text: String?
    /// The time of deletion.
    public let deletedAt: Date?

    package init(
        seq: Seq,
        revision: Revision,
        sender: UserID,
        name: String,
        text: String? = nil,
        deletedAt: Date? = nil
    ) {
        self.seq = seq
        self.revision = revision
        self.sender = sender
        self.name = name
        self.text = text
        self.deletedAt = deletedAt
    }
}

extension Quotation: Shaped {
    package static let shape = Shape(
        Quotation.init,
        Field("seq", \.seq),
        Field("revision", \.revision),
        Field("sender", \.sender),
        Field("name", \.name),
        Field("text", \.text),
        Field("deletedAt", \.deletedAt)
    )
}
