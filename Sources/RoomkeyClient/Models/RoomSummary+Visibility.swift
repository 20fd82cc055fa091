// SPDX-License-Identifier: MIT

extension RoomSummary {
    /// Who can see a room. A newer server may have others than those that are listed here.
    public struct Visibility: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
        /// As the server writes it.
        public let rawValue: String

        /// - Parameter rawValue: as the server writes it.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// As the server writes it.
        public var description: String { rawValue }

        /// Everybody.
        public static let `public` = Visibility(rawValue: "public")
        /// Its members, who add others.
        public static let `private` = Visibility(rawValue: "private")
        /// The people it was made for.
        public static let direct = Visibility(rawValue: "direct")
    }
}
