// SPDX-License-Identifier: MIT

extension User {
    /// What an account may do. A newer server may have others than those that are listed here.
    public struct Role: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
        /// As the server writes it.
        public let rawValue: String

        /// - Parameter rawValue: as the server writes it.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// As the server writes it.
        public var description: String { rawValue }

        /// Everything.
        public static let owner = Role(rawValue: "owner")
        /// Look after people, bots and the workspace.
        public static let admin = Role(rawValue: "admin")
        /// Take part.
        public static let member = Role(rawValue: "member")
    }
}
