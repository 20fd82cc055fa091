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
        /// The session has ended, or there is none.
        public static let signedOut = Code(rawValue: "signedOut")
        /// The bot token, or the key or token of the key-value API, is invalid.
        public static let badToken = Code(rawValue: "badToken")
        /// The request changes something, and comes from the page of another site.
        public static let badOrigin = Code(rawValue: "badOrigin")
        /// The name of the host is not one of the server's.
        public static let unknownHost = Code(rawValue: "unknownHost")
        /// The room does not exist, or is not visible to the user.
        public static let noSuchRoom = Code(rawValue: "noSuchRoom")
        /// Only members of the room may do this.
        public static let notMember = Code(rawValue: "notMember")
        /// The message does not exist.
        public static let noSuchMessage = Code(rawValue: "noSuchMessage")
        /// The person does not exist, or is not visible to the user.
        public static let noSuchPerson = Code(rawValue: "noSuchPerson")
        /// The user does not have permission.
        public static let notAllowed = Code(rawValue: "notAllowed")
        /// The room is archived and read-only.
        public static let archived = Code(rawValue: "archived")
        /// The message changed after the edit began.
        public static let editConflict = Code(rawValue: "editConflict")
        /// The client ID belongs to another message.
        public static let clientIDReused = Code(rawValue: "clientIDReused")
        /// There is nothing at this address, or the record does not exist.
        public static let notFound = Code(rawValue: "notFound")
        /// Of the key-value API: another client has changed the record in the meantime.
        public static let conflict = Code(rawValue: "conflict")
        /// A limit was exceeded.
        public static let tooLarge = Code(rawValue: "tooLarge")
        /// Too many requests in too short a time.
        public static let tooManyRequests = Code(rawValue: "tooManyRequests")
        /// Too many attempts to sign in.
        public static let tooManyAttempts = Code(rawValue: "tooManyAttempts")
        /// An account has the name, or one that looks like it.
        public static let nameTaken = Code(rawValue: "nameTaken")
        /// The password is too short, too long or too common, or is like the name.
        public static let weakPassword = Code(rawValue: "weakPassword")
        /// The name or the password is wrong. It is 403 where the password is changed.
        public static let wrongPassword = Code(rawValue: "wrongPassword")
        /// The request comes with a valid session already.
        public static let alreadySignedIn = Code(rawValue: "alreadySignedIn")
        /// The session does not exist.
        public static let noSuchSession = Code(rawValue: "noSuchSession")
        /// The account does not exist.
        public static let noSuchAccount = Code(rawValue: "noSuchAccount")
        /// The link is invalid or has expired.
        public static let badLink = Code(rawValue: "badLink")
        /// There would be no owner left.
        public static let lastOwner = Code(rawValue: "lastOwner")
        /// Signing up takes an invitation.
        public static let invitationNeeded = Code(rawValue: "invitationNeeded")
        /// Nobody can sign up.
        public static let signUpClosed = Code(rawValue: "signUpClosed")
        /// Guests cannot join.
        public static let guestsNotAllowed = Code(rawValue: "guestsNotAllowed")
        /// The invitation does not exist.
        public static let noSuchInvitation = Code(rawValue: "noSuchInvitation")
        /// The server's options have decided this.
        public static let fixedByOperator = Code(rawValue: "fixedByOperator")
        /// Guests cannot join from this address at the moment.
        public static let banned = Code(rawValue: "banned")
        /// The guest's address cannot be banned.
        public static let cannotBeBanned = Code(rawValue: "cannotBeBanned")
        /// The ban does not exist.
        public static let noSuchBan = Code(rawValue: "noSuchBan")
        /// The bot does not exist.
        public static let noSuchBot = Code(rawValue: "noSuchBot")
        /// The API key does not exist.
        public static let noSuchKey = Code(rawValue: "noSuchKey")
        /// The server is busy.
        public static let busy = Code(rawValue: "busy")
        /// The server cannot do it at the moment.
        public static let unavailable = Code(rawValue: "unavailable")
        /// The server has a fault; a retry does not help.
        public static let internalError = Code(rawValue: "internalError")
    }
}

extension Refusal.Code {
    /// All codes, with the status of each over HTTP.
    package static let statuses: [(code: Refusal.Code, status: Int)] = [
        (.badRequest, 400), (.signedOut, 401), (.badToken, 401), (.badOrigin, 403), (.unknownHost, 421),
        (.noSuchRoom, 404), (.notMember, 403), (.noSuchMessage, 404), (.noSuchPerson, 404), (.notAllowed, 403),
        (.archived, 409), (.editConflict, 409), (.clientIDReused, 409), (.notFound, 404),
        (.tooLarge, 413), (.tooManyRequests, 429), (.tooManyAttempts, 429), (.nameTaken, 409), (.weakPassword, 400),
        (.wrongPassword, 401), (.alreadySignedIn, 409), (.noSuchSession, 404), (.noSuchAccount, 404), (.badLink, 403),
        (.lastOwner, 409), (.invitationNeeded, 403), (.signUpClosed, 403), (.guestsNotAllowed, 403),
        (.noSuchInvitation, 404), (.fixedByOperator, 409), (.banned, 403), (.cannotBeBanned, 409), (.noSuchBan, 404),
        (.noSuchBot, 404), (.noSuchKey, 404), (.busy, 503), (.unavailable, 503), (.internalError, 500),
    ]

    private static let statusOfCode = Dictionary(uniqueKeysWithValues: statuses.map { ($0.code, $0.status) })

    /// The status over HTTP.
    package var status: Int { Self.statusOfCode[self] ?? 400 }

    /// What any request may meet.
    package static let general: [Refusal.Code] = [
        .unknownHost, .badOrigin, .signedOut, .badToken, .tooManyRequests, .busy, .unavailable, .internalError,
    ]
}
