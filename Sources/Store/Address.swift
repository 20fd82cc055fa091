// SPDX-License-Identifier: MIT

import Foundation

/// Keeps records of different owners apart. An API is bound to one namespace when it is built and cannot name a key of
/// another, so no rule is needed to keep it out.
package enum Namespace: UInt8, Sendable, CaseIterable {
    /// What the key-value API serves.
    case keyValue = 0
    /// Rooms, members, messages, people.
    case chat = 1
    /// Hashes of credentials, sessions, API keys. Never readable over any API.
    case auth = 2
}

/// Where a record is: a namespace and a key. Keys are UTF-8 and compare by their bytes.
package struct Address: Hashable, Sendable {
    package let namespace: Namespace
    package let key: [UInt8]

    package init(_ namespace: Namespace, _ key: [UInt8]) {
        self.namespace = namespace
        self.key = key
    }

    package init(_ namespace: Namespace, _ key: String) {
        self.init(namespace, Array(key.utf8))
    }

    // Hashes and compares the bytes of a key together: an array does so one by one, which took a tenth of the log's thread.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(namespace.rawValue)
        key.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    package static func == (left: Address, right: Address) -> Bool {
        guard left.namespace == right.namespace, left.key.count == right.key.count else { return false }
        return left.key.withUnsafeBytes { left in
            right.key.withUnsafeBytes { right in
                guard let left = left.baseAddress, let other = right.baseAddress else { return true }
                return memcmp(left, other, right.count) == 0
            }
        }
    }
}
