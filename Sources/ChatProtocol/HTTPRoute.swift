// SPDX-License-Identifier: MIT

/// Where a request is over HTTP. Fields that the path does not name are in the query of a GET or DELETE, and in the body of the others, which
/// is a JSON object.
package struct HTTPRoute: Sendable, Hashable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package let method: Method
    /// Below `/api/`, with the names of fields in braces: `rooms/{room}/pins/{seq}`.
    package let path: String

    init(_ method: Method, _ path: String) {
        self.method = method
        self.path = path
    }

    /// The fields that the path names.
    package var pathFields: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}
