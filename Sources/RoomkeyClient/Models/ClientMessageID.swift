// SPDX-License-Identifier: MIT

import Foundation

/// A client's own id for a message: the same for every try to send it, so that sending twice is sending once.
public struct ClientMessageID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
    public let rawValue: String

    /// A new one, that no other message has.
    public init() {
        rawValue = UUID().uuidString.lowercased()
    }

    /// - Parameter rawValue: 1 to 64 characters of `A-Z a-z 0-9 . _ -`; the server refuses others.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// - Parameter literal: 1 to 64 characters of `A-Z a-z 0-9 . _ -`; the server refuses others.
    public init(stringLiteral literal: String) {
        rawValue = literal
    }

    /// The id of what answers a message: the same each time it is asked for, so that a bot that is killed between answering and noting
    /// it down answers once all the same.
    /// - Parameters:
    ///   - message: what is answered.
    ///   - purpose: tells several answers to one message apart: up to 20 characters of `A-Z a-z 0-9 . _ -`.
    public init(answering message: MessageID, purpose: String = "answer") {
        // The room need not be named: ids count within one.
        rawValue = "\(purpose)-\(message.seq)"
    }

    /// The id itself.
    public var description: String { rawValue }
}
