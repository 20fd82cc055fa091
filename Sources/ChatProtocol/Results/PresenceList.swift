// SPDX-License-Identifier: MIT

/// The presence of people as it is now.
package struct PresenceList: Hashable, Sendable, Shaped {
    package let presence: [PresenceChanged]

    package init(presence: [PresenceChanged]) {
        self.presence = presence
    }

    package static let shape = Shape(PresenceList.init, Field("presence", \.presence))
}
