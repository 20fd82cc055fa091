// SPDX-License-Identifier: MIT

import AccessPattern
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

    /// Of a range both ends must be allowed (T7).
    func allows(_ operation: KeyValueOperation) -> Bool {
        switch operation {
        case .range(let start, let end, _, _): allows(start) && allows(end)
        default: allows(operation.key)
        }
    }
}
