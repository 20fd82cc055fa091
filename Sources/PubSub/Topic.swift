// SPDX-License-Identifier: MIT

/// What one can subscribe to: a name in a space. Spaces keep the key-value API's keys, the chat's rooms and credentials apart.
package struct Topic: Hashable, Sendable {
    /// Whose topics these are.
    package enum Space: UInt8, Sendable {
        case keyValue, chat
        /// Sessions, tokens and API keys: what a connection stands on.
        case credential
    }

    package let space: Space
    package let name: [UInt8]

    package init(_ space: Space, _ name: [UInt8]) {
        self.space = space
        self.name = name
    }

    package init(_ space: Space, _ name: String) {
        self.init(space, Array(name.utf8))
    }
}
