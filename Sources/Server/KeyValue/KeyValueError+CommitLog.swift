// SPDX-License-Identifier: MIT

import CommitLog
import WireProtocol

extension KeyValueError {
    /// Why a write has no outcome.
    init(_ error: CommitLogError) {
        switch error {
        case .overloaded: self = .busy(error.description)
        case .tooLarge: self = .badRequest(error.description)
        case .closed, .unreachable, .unknown: self = .unreachable(error.description)
        case .store: self = .unavailable(error.description)
        }
    }
}
