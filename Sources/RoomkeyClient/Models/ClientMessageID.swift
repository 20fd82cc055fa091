// SPDX-License-Identifier: MIT

import Foundation

extension ClientMessageID {
    /// A new one, that no other message has.
    public init() {
        self = Self(rawValue: UUID().uuidString) ?? "new"
    }

    /// The ID of what answers a message: the same each time it is asked for, so that a bot that is killed between answering and noting
    /// it down answers once all the same.
    /// - Parameters:
    ///   - message: The message that is answered.
    ///   - purpose: Tells several answers to one message apart: up to 20 characters of `A-Z a-z 0-9 . _ -`. Others count as `_`.
    public init(answering message: MessageID, purpose: String = "answer") {
        // The room need not be named: IDs count within one.
        let allowed = purpose.utf8.prefix(20).map { Self.isAllowed($0) ? $0 : UInt8(ascii: "_") }
        self = Self(rawValue: "\(String(decoding: allowed, as: UTF8.self))-\(message.seq)") ?? "answer"
    }
}
