// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import Hummingbird
import KeyValueProtocol
import NIOCore
import WireProtocol

/// The answer to a request that was refused or failed: a status and a JSON body with an `error`.
struct HTTPFailure: Error, HTTPResponseError {
    let status: HTTPResponse.Status
    let body: [UInt8]
    /// When it is worth trying again, in seconds.
    private var retryAfter: Int64?

    init(_ error: KeyValueError) {
        status = HTTPResponse.Status(code: error.code)
        body = error.body
    }

    init(_ error: ChatError) {
        let status: HTTPResponse.Status =
            switch error {
            case .badRequest: .badRequest
            case .signedOut: .unauthorized
            case .noSuchRoom, .noSuchMessage, .noSuchPerson: .notFound
            case .notMember, .notAllowed: .forbidden
            case .clientIDReused, .editConflict, .archived: .conflict
            case .account(let error): error.status
            case .tooLarge, .exceeds: .contentTooLarge
            case .tooMany: .tooManyRequests
            case .busy, .unavailable: .serviceUnavailable
            case .internalError: .internalServerError
            }
        self.status = status
        body = JSONWriter.object { $0.members(of: error) }
        retryAfter = error.retryAfter
    }

    init(_ status: HTTPResponse.Status, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// - Parameter code: for programs; see docs/protocol.md.
    init(_ status: HTTPResponse.Status, _ text: String, code: String) {
        self.status = status
        body = JSONWriter.object { writer in
            writer.member("error", text)
            writer.member("code", code)
        }
    }

    /// The answer on connections beyond the limit.
    static let crowded: HTTPFailure = {
        var failure = HTTPFailure(.serviceUnavailable, "All connections are in use.", code: "busy")
        failure.retryAfter = 10
        return failure
    }()

    func response(from request: Request, context: some RequestContext) -> Response {
        response
    }

    var response: Response {
        var response = Response(json: body, status: status)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return response
    }
}

extension Response {
    /// An answer in JSON, which no cache keeps.
    init(json body: [UInt8], status: HTTPResponse.Status = .ok) {
        self.init(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }
}
