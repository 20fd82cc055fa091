// SPDX-License-Identifier: MIT

/// Why an account cannot be made, signed in to or changed. Texts say what to do; codes are for programs (docs/protocol.md).
package enum AccountError: Error, Equatable {
    /// An account has this name, or one that looks the same.
    case nameTaken
    case weakPassword(String)
    /// The same for a name that is not there as for a password that is wrong.
    case wrongPassword
    case tooManyAttempts(limit: String, retryAfter: Duration)
    case alreadyAccount
    /// Of who is signed in and changes it.
    case wrongCurrentPassword
    case noPassword
    case noSuchSession
    case noSuchAccount
    /// A link that was made up, used up or revoked, or has expired.
    case badLink
    case noSuchInvitation
    case invitationNeeded
    case signUpClosed
    case guestsNotAllowed
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
        case .noPassword, .notAllowed, .onlyForPeople: "notAllowed"
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
        case .nameTaken: "An account has this name, or one that looks like it. Choose another."
        case .weakPassword(let text): text
        case .wrongPassword: "The name or the password is wrong."
        case .wrongCurrentPassword: "The current password is wrong."
        case .noPassword: "A guest has no password. Sign up first."
        case .noSuchSession: "There is no such session."
        case .noSuchAccount: "There is no such account."
        case .badLink: "This link is not valid, or not any more. Ask for another."
        case .noSuchInvitation: "There is no such invitation."
        case .invitationNeeded: "Signing up needs an invitation here. Ask an admin for a link."
        case .signUpClosed: "Nobody can sign up here. Ask an owner for an account."
        case .guestsNotAllowed: "Guests are not allowed here. Sign in with a password, or sign up."
        case .notAllowed: "You may not do this. Ask an owner."
        case .badToken: "This token is not valid, or not any more. Ask an admin for another."
        case .noSuchBot: "There is no such bot."
        case .noSuchKey: "There is no such API key."
        case .onlyForPeople: "A bot cannot do this. Leave out the Authorization header and sign in as a person."
        case .lastOwner: "This is the only owner. Make somebody else owner first."
        case .tooManyAttempts(let limit, let retryAfter):
            "Too many attempts: \(limit). Try again in \(retryAfter.components.seconds) seconds."
        case .alreadyAccount: "You are signed in to an account already. Sign out first."
        }
    }
}
