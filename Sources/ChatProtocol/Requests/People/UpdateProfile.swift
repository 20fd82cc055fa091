// SPDX-License-Identifier: MIT

/// Changes the person's name, status or both. What is left out stays, and an empty status takes it away.
package struct UpdateProfile: ChatRequest {
    package let name: String?
    package let status: String?

    package init(name: String? = nil, status: String? = nil) {
        self.name = name
        self.status = status
    }

    package typealias Result = UserResult
    package static let verb = "updateProfile"
    package static let route = HTTPRoute(.patch, "account")
    package static let refusals: [Refusal.Code] = [.nameTaken]
    package static let shape = Shape(
        UpdateProfile.init,
        Field("name", \.name, within: Bounds.name),
        Field("status", \.status, within: Bounds.status)
    )
}
