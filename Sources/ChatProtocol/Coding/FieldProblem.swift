// SPDX-License-Identifier: MIT

/// The reason why a message is not the request that it should be; the client receives it with `badRequest`.
package struct FieldProblem: Error {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
