// SPDX-License-Identifier: MIT

public import Foundation

/// Some of the messages that were found.
public struct SearchPage: Hashable, Sendable, Decodable {
    /// In the order that was asked for.
    public let hits: [Hit]
    /// Gets the next page; nil when there is none.
    public let next: String?

    /// A message that was found.
    public struct Hit: Hashable, Sendable, Decodable {
        /// Where it was said.
        public let room: RoomID
        /// Its number there.
        public let seq: Seq
        /// Who sent it.
        public let sender: UserID
        /// What they were called then.
        public let name: String
        /// When.
        public let sentAt: Date
        /// The text around what was looked for.
        public let snippet: [Part]
    }

    /// A piece of text.
    public struct Part: Hashable, Sendable, Decodable {
        /// What it says.
        public let text: String
        /// It is what was looked for.
        public let isHit: Bool

        private enum CodingKeys: String, CodingKey {
            case text
            case isHit = "hit"
        }

        /// Reads what the server tells.
        public init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            text = try members.decode(String.self, forKey: .text)
            isHit = try members.decodeIfPresent(Bool.self, forKey: .isHit) ?? false
        }
    }

    /// Which come first.
    public enum Order: String, Sendable {
        /// The newest.
        case newest
        /// Those that match best.
        case best
    }
}
