// SPDX-License-Identifier: MIT

public import Foundation

/// The beginning of a message that another one answers.
public struct Quotation: Hashable, Sendable, Decodable {
    /// Its number in the room.
    public let seq: Seq
    /// Which change made it what it is.
    public let revision: Revision
    /// Who sent it.
    public let sender: UserID
    /// What they were called then.
    public let name: String
    /// The first 200 characters of it; nil once it is deleted.
    public let text: String?
    /// When it was deleted.
    public let deletedAt: Date?
}
