// SPDX-License-Identifier: MIT

/// Finds people by their name.
package struct FindPeople: ChatRequest {
    /// The beginning of a word of their name; everyone unless given.
    package let search: String?

    package static let verb = "users"
    package static let route = HTTPRoute(.get, "users")
    package static let shape = RequestShape(FindPeople.init, Field("search"))
}
