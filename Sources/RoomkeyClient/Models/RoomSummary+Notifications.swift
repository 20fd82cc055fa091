// SPDX-License-Identifier: MIT

extension RoomSummary {
    /// What somebody wants to be told of while they are away. A newer server may have others than those that are listed here.
    public struct Notifications: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
        /// As the server writes it.
        public let rawValue: String

        /// - Parameter rawValue: as the server writes it.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// As the server writes it.
        public var description: String { rawValue }

        /// Every message.
        public static let all = Notifications(rawValue: "all")
        /// What mentions them.
        public static let mentions = Notifications(rawValue: "mentions")
        /// Nothing.
        public static let none = Notifications(rawValue: "none")
    }
}
