// SPDX-License-Identifier: MIT

import Synchronization

/// Leads from a connection to the client that it belongs to, which may be gone before it.
final class Recipient: Sendable {
    private struct Weak: Sendable {
        weak var client: ChatClient?
    }

    private let reference = Mutex(Weak())

    var client: ChatClient? {
        get { reference.withLock(\.client) }
        set { reference.withLock { $0.client = newValue } }
    }
}
