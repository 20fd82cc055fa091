// SPDX-License-Identifier: MIT

/// Changes what the person says of themselves. What is left out stays. The reply is `{"user"}`.
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
    package static let shape = Shape(UpdateProfile.init, Field("name", \.name), Field("status", \.status))
}
