// SPDX-License-Identifier: MIT

import AccessPattern
import KeyValueProtocol
import WireProtocol

/// Which keys a caller may touch.
enum KeyAccess: Sendable {
    case all
    case none
    case matching(AccessPattern)

    func allows(_ key: [UInt8]) -> Bool {
        switch self {
        case .all: true
        case .none: false
        case .matching(let pattern): pattern.matches(key)
        }
    }

    /// Of a range the ends and the prefix must be allowed (T7).
    func allows(_ operation: KeyValueOperation) -> Bool {
        switch operation {
        case .range(let span, _, _): span.bounds.allSatisfy { allows($0) }
        default: allows(operation.key)
        }
    }
}
