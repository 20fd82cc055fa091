// SPDX-License-Identifier: MIT

package import WireProtocol

/// Reads what is known of a person. To a guest, people who share no room with them do not exist.
package struct ReadPerson: ChatRequest {
    package let user: UserID

    package init(user: UserID) {
        self.user = user
    }

    package typealias Result = UserResult
    package static let verb = "user"
    package static let route = HTTPRoute(.get, "users/{user}")
    package static let refusals: [Refusal.Code] = [.noSuchPerson]
    package static let shape = Shape(ReadPerson.init, Field("user", \.user))
}
