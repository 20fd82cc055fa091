// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes

extension AccountError {
    var status: HTTPResponse.Status {
        switch self {
        case .nameTaken, .alreadyAccount, .lastOwner: .conflict
        case .weakPassword: .badRequest
        case .wrongCurrentPassword, .noPassword, .notAllowed, .badLink, .invitationNeeded, .signUpClosed,
            .guestsNotAllowed:
            .forbidden
        case .noSuchSession, .noSuchAccount, .noSuchInvitation: .notFound
        case .wrongPassword: .unauthorized
        case .tooManyAttempts: .tooManyRequests
        }
    }
}
