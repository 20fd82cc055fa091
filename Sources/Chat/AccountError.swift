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

    package var code: String {
        switch self {
        case .nameTaken: "nameTaken"
        case .weakPassword: "weakPassword"
        case .wrongPassword: "wrongPassword"
        case .tooManyAttempts: "tooManyAttempts"
        case .alreadyAccount: "alreadySignedIn"
        }
    }

    package var text: String {
        switch self {
        case .nameTaken: "An account has this name, or one that looks like it. Choose another."
        case .weakPassword(let text): text
        case .wrongPassword: "The name or the password is wrong."
        case .tooManyAttempts(let limit, let retryAfter):
            "Too many attempts: \(limit). Try again in \(retryAfter.components.seconds) seconds."
        case .alreadyAccount: "You are signed in to an account already. Sign out first."
        }
    }
}
