// SPDX-License-Identifier: MIT

/// Finds at most 50 people by their name, accounts first. A guest is told only of people who share a room with them.
package struct FindPeople: ChatRequest {
    /// The beginning of their name, as it looks; without it, the accounts by name.
    package let search: String?

    package init(search: String? = nil) {
        self.search = search
    }

    package typealias Result = PeoplePage
    package static let verb = "users"
    package static let route = HTTPRoute(.get, "users")
    package static let shape = Shape(FindPeople.init, Field("search", \.search))
}
