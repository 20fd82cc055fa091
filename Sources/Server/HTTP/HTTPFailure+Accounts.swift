// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes

extension AccountError {
    var status: HTTPResponse.Status {
        switch self {
        case .nameTaken, .alreadyAccount, .lastOwner, .fixedByOperator, .cannotBeBanned: .conflict
        case .weakPassword: .badRequest
        case .wrongCurrentPassword, .noPassword, .notAllowed, .badLink, .invitationNeeded, .signUpClosed,
            .guestsNotAllowed, .onlyForPeople, .notYoursToReset, .banned:
            .forbidden
        case .noSuchSession, .noSuchAccount, .noSuchInvitation, .noSuchBot, .noSuchKey, .noSuchBan: .notFound
        case .wrongPassword, .badToken: .unauthorized
        case .tooManyAttempts: .tooManyRequests
        }
    }
}
