// SPDX-License-Identifier: MIT

import CommitLog
package import KeyValueProtocol
import Store
import WireProtocol

extension KeyValueError {
    /// Why nothing can be read or written. The location of the database is not disclosed.
    init(_ error: StoreError) {
        self = error.kind == nil ? .unavailable(error.description) : .dropped
    }

    init(reading error: any Error) {
        switch error {
        case let error as StoreError: self.init(error)
        default: self = .unavailable("The database could not be read: \(error)")
        }
    }

    /// Why a write has no outcome.
    init(_ error: CommitLogError) {
        switch error {
        case .overloaded: self = .busy(error.description)
        case .tooLarge: self = .badRequest(error.description)
        case .closed, .unreachable, .unknown: self = .unreachable(error.description)
        case .dropped: self = .dropped
        case .store(let error): self.init(error)
        }
    }
}

extension KeyValueError: CompletionFailure {
    package static let dropped = KeyValueError.unavailable(
        "Internal error: see the server log"
    )
}
