// SPDX-License-Identifier: MIT

extension User {
    /// Who somebody is to the server. A newer server may have others than those that are listed here.
    public struct Kind: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
        /// As the server writes it.
        public let rawValue: String

        /// - Parameter rawValue: as the server writes it.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// As the server writes it.
        public var description: String { rawValue }

        /// Came with a name alone.
        public static let guest = Kind(rawValue: "guest")
        /// Has a name that is nobody else's, and a password.
        public static let account = Kind(rawValue: "account")
        /// A program.
        public static let bot = Kind(rawValue: "bot")
        /// Speaks through a client of the old kind.
        public static let showcase = Kind(rawValue: "showcase")
    }
}
