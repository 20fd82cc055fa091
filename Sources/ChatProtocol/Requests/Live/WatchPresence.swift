// SPDX-License-Identifier: MIT

package import WireProtocol

/// Has the socket told of the presence of these people, and of no others.
package struct WatchPresence: LiveVerb {
    package let users: Set<UserID>

    package init(users: Set<UserID>) {
        self.users = users
    }

    package typealias Result = PresenceList
    package static let verb = "watch"
    package static let refusals: [Refusal.Code] = [.tooLarge]
    package static let shape = Shape(WatchPresence.init, Field("users", \.users, within: Bounds.watched))
}
