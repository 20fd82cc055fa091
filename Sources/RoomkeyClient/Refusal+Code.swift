// SPDX-License-Identifier: MIT

extension Refusal {
    /// Names a reason. A newer server may have others than those that are listed here.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
        /// As the server writes it.
        public let rawValue: String

        /// - Parameter rawValue: as the server writes it.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// As the server writes it.
        public var description: String { rawValue }

        /// The request is not one that the server understands.
        public static let badRequest = Code(rawValue: "badRequest")
        /// Nobody is signed in any more.
        public static let signedOut = Code(rawValue: "signedOut")
        /// The token of a bot, or the key or token of the key-value API, is not valid.
        public static let badToken = Code(rawValue: "badToken")
        /// There is no such room, or it is not to be seen.
        public static let noSuchRoom = Code(rawValue: "noSuchRoom")
        /// Only members of the room may do this.
        public static let notMember = Code(rawValue: "notMember")
        /// There is no message of that number.
        public static let noSuchMessage = Code(rawValue: "noSuchMessage")
        /// There is no such person.
        public static let noSuchPerson = Code(rawValue: "noSuchPerson")
        /// This person may not do it.
        public static let notAllowed = Code(rawValue: "notAllowed")
        /// The room is archived: nothing can be changed in it.
        public static let archived = Code(rawValue: "archived")
        /// The message has changed since the edit was begun.
        public static let editConflict = Code(rawValue: "editConflict")
        /// The client id was used for another message.
        public static let clientIDReused = Code(rawValue: "clientIDReused")
        /// There is no record under that key.
        public static let notFound = Code(rawValue: "notFound")
        /// Somebody else has changed it meanwhile.
        public static let conflict = Code(rawValue: "conflict")
        /// Something is longer or more than it may be.
        public static let tooLarge = Code(rawValue: "tooLarge")
        /// Too many requests in too short a time.
        public static let tooManyRequests = Code(rawValue: "tooManyRequests")
        /// Too many attempts to sign in.
        public static let tooManyAttempts = Code(rawValue: "tooManyAttempts")
        /// Somebody else has that name.
        public static let nameTaken = Code(rawValue: "nameTaken")
        /// The name or the password is wrong.
        public static let wrongPassword = Code(rawValue: "wrongPassword")
        /// The server has too much to do just now.
        public static let busy = Code(rawValue: "busy")
        /// The server cannot do it just now.
        public static let unavailable = Code(rawValue: "unavailable")
        /// The server has a fault, and trying again does not help.
        public static let internalError = Code(rawValue: "internalError")
    }
}
