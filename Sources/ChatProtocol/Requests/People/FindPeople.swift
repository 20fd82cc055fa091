// SPDX-License-Identifier: MIT

/// Finds people by their name.
package struct FindPeople: ChatRequest {
    /// The beginning of a word of their name; everyone unless given.
    package let search: String?

    package init(search: String? = nil) {
        self.search = search
    }

    package typealias Result = PeoplePage
    package static let verb = "users"
    package static let route = HTTPRoute(.get, "users")
    package static let shape = Shape(FindPeople.init, Field("search", \.search))
}
