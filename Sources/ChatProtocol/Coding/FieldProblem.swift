// SPDX-License-Identifier: MIT

/// Why what arrived is not the request that it should be: what the client is told with `badRequest`.
package struct FieldProblem: Error {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
