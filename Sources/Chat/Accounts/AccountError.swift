// SPDX-License-Identifier: MIT

import Foundation
package import Store

/// Why an account cannot be created, signed in to or changed. Texts say what to do; codes are for programs (docs/protocol.md).
package enum AccountError: Error, Equatable {
    /// An account has this name, or one that looks the same.
    case nameTaken
    case weakPassword(String)
    /// The same for a name that is not there as for a password that is wrong.
    case wrongPassword
    case tooManyAttempts(limit: String, retryAfter: Duration)
    case alreadyAccount
    /// A signed-in user who changes their password gave a wrong current one.
    case wrongCurrentPassword
    case noPassword
    case noSuchSession
    case noSuchAccount
    /// The link is invalid, used up, revoked or expired.
    case badLink
    case noSuchInvitation
    case invitationNeeded
    case signUpClosed
    case guestsNotAllowed
    /// An option of the server has the last word.
    case fixedByOperator(String)
    /// No guest may come from this address until then.
    case banned(until: Timestamp)
    case cannotBeBanned
    case noSuchBan
    /// Somebody of the same or a higher role, or oneself.
    case notYoursToReset
    case notAllowed
    case lastOwner
    case badToken
    case noSuchBot
    case noSuchKey
    /// A bot asks for what only people have: a password, sessions.
    case onlyForPeople

    package var code: String {
        switch self {
        case .nameTaken: "nameTaken"
        case .weakPassword: "weakPassword"
        case .wrongPassword, .wrongCurrentPassword: "wrongPassword"
        case .noPassword, .notAllowed, .onlyForPeople, .notYoursToReset: "notAllowed"
        case .fixedByOperator: "fixedByOperator"
        case .banned: "banned"
        case .cannotBeBanned: "cannotBeBanned"
        case .noSuchBan: "noSuchBan"
        case .badToken: "badToken"
        case .noSuchBot: "noSuchBot"
        case .noSuchKey: "noSuchKey"
        case .noSuchAccount: "noSuchAccount"
        case .badLink: "badLink"
        case .noSuchInvitation: "noSuchInvitation"
        case .invitationNeeded: "invitationNeeded"
        case .signUpClosed: "signUpClosed"
        case .guestsNotAllowed: "guestsNotAllowed"
        case .lastOwner: "lastOwner"
        case .noSuchSession: "noSuchSession"
        case .tooManyAttempts: "tooManyAttempts"
        case .alreadyAccount: "alreadySignedIn"
        }
    }

    package var text: String {
        switch self {
        case .nameTaken: "This name is taken, or looks like one that is. Choose another."
        case .weakPassword(let text): text
        case .wrongPassword: "The name or the password is wrong."
        case .wrongCurrentPassword: "The current password is wrong."
        case .noPassword: "A guest has no password. Sign up first."
        case .noSuchSession: "Session not found."
        case .noSuchAccount: "Account not found."
        case .badLink: "This link is invalid or has expired. Ask for a new one."
        case .noSuchInvitation: "Invitation not found."
        case .invitationNeeded: "You need an invitation to sign up. Ask an admin for a link."
        case .signUpClosed: "Sign-up is closed. Ask an owner for an account."
        case .guestsNotAllowed: "Guests are not allowed here. Sign in with a password, or sign up."
        case .fixedByOperator(let option):
            "This is set by \(option) or its environment variable when the server starts, so it cannot be changed here."
        case .banned(let until):
            "Guests cannot join from your address until \(until.day). Sign in with an account, or ask an admin."
        case .cannotBeBanned:
            "The address of this guest is unknown, private or that of a proxy, so it cannot be banned. Remove the guest instead."
        case .noSuchBan: "Ban not found."
        case .notYoursToReset:
            "Owners create links for others, and admins for members. Change your own password in the settings."
        case .notAllowed: "You do not have permission to do this. Ask an owner."
        case .badToken: "This token is invalid or revoked. Ask an admin for a new one."
        case .noSuchBot: "Bot not found."
        case .noSuchKey: "API key not found."
        case .onlyForPeople: "A bot cannot do this. Leave out the Authorization header and sign in as a person."
        case .lastOwner: "This is the only owner. Make another account an owner first."
        case .tooManyAttempts(let limit, let retryAfter):
            "Too many attempts: \(limit). Try again in \(retryAfter.components.seconds) seconds."
        case .alreadyAccount: "You are already signed in to an account. Sign out first."
        }
    }
}

extension Timestamp {
    /// As `2026-11-30`.
    fileprivate var day: String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601.year().month().day())
    }
}
