// SPDX-License-Identifier: MIT

extension Refusal {
    /// The code of a reason. A newer server may send codes that are not listed here.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
        /// As the server writes it.
        public let rawValue: String

        /// - Parameter rawValue: as the server writes it.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// As the server writes it.
        public var description: String { rawValue }

        /// The server does not understand the request.
        public static let badRequest = Code(rawValue: "badRequest")
        /// The session has ended.
        public static let signedOut = Code(rawValue: "signedOut")
        /// The bot token, or the key or token of the key-value API, is invalid.
        public static let badToken = Code(rawValue: "badToken")
        /// The room does not exist, or is not visible to the user.
        public static let noSuchRoom = Code(rawValue: "noSuchRoom")
        /// Only members of the room may do this.
        public static let notMember = Code(rawValue: "notMember")
        /// The message does not exist.
        public static let noSuchMessage = Code(rawValue: "noSuchMessage")
        /// The person does not exist.
        public static let noSuchPerson = Code(rawValue: "noSuchPerson")
        /// The user does not have permission.
        public static let notAllowed = Code(rawValue: "notAllowed")
        /// The room is archived and read-only.
        public static let archived = Code(rawValue: "archived")
        /// The message changed after the edit began.
        public static let editConflict = Code(rawValue: "editConflict")
        /// The client ID belongs to another message.
        public static let clientIDReused = Code(rawValue: "clientIDReused")
        /// The record does not exist.
        public static let notFound = Code(rawValue: "notFound")
        /// Another client has changed it in the meantime.
        public static let conflict = Code(rawValue: "conflict")
        /// A limit was exceeded.
        public static let tooLarge = Code(rawValue: "tooLarge")
        /// Too many requests in too short a time.
        public static let tooManyRequests = Code(rawValue: "tooManyRequests")
        /// Too many attempts to sign in.
        public static let tooManyAttempts = Code(rawValue: "tooManyAttempts")
        /// The name is taken.
        public static let nameTaken = Code(rawValue: "nameTaken")
        /// The name or the password is wrong.
        public static let wrongPassword = Code(rawValue: "wrongPassword")
        /// The server is busy.
        public static let busy = Code(rawValue: "busy")
        /// The server cannot do it at the moment.
        public static let unavailable = Code(rawValue: "unavailable")
        /// The server has a fault; a retry does not help.
        public static let internalError = Code(rawValue: "internalError")
    }
}
