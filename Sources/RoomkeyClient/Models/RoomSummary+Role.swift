// SPDX-License-Identifier: MIT

extension RoomSummary {
    /// What one may do in a room. A newer server may have others than those that are listed here.
    public struct Role: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
        /// As the server writes it.
        public let rawValue: String

        /// - Parameter rawValue: as the server writes it.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// As the server writes it.
        public var description: String { rawValue }

        /// Also change it, and remove messages and members.
        public static let moderator = Role(rawValue: "moderator")
        /// Take part.
        public static let member = Role(rawValue: "member")
    }
}
