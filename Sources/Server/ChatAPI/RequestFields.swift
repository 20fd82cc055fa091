// SPDX-License-Identifier: MIT

import ChatProtocol
import HTTPTypes
import WireProtocol

extension JSONValue {
    /// A member, as a field of a request.
    func field(_ name: String) -> RawField { self[name].map { .json($0) } ?? .absent }
}

extension Query {
    /// A parameter, as a field of a request.
    func field(_ name: String) -> RawField {
        switch self[name] {
        case .absent: .absent
        case .malformed, .bytes: .notText
        case .text(let text): .text(text)
        }
    }

    /// - Returns: nil when there is none.
    func text(_ name: String) throws(FieldProblem) -> String? { try String?.read(field(name), named: name) }

    /// - Returns: nil when there is none.
    func integer(_ name: String) throws(FieldProblem) -> Int64? { try Int64?.read(field(name), named: name) }
}

extension HTTPRoute.Method {
    var http: HTTPRequest.Method {
        switch self {
        case .get: .get
        case .post: .post
        case .put: .put
        case .patch: .patch
        case .delete: .delete
        }
    }
}
