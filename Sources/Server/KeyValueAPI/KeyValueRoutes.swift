// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import KeyValueProtocol
import NIOCore
import Store
import WireProtocol

/// The key-value API over HTTP (hpkv-protocol §1).
struct KeyValueRoutes: Sendable {
    let service: KeyValueService
    let apiKeys: APIKeys
    let tokens: Tokens
    let admission: any SocketAdmission

    static let keyHeader = HTTPField.Name("x-api-key")

    func add(to router: Router<AppContext>) {
        router.get("ping") { _, _ in Response(json: Array(#"{"status":"ok"}"#.utf8)) }
        router.post("record") { request, _ in try await answer(request, store) }
        router.post("record/atomic") { request, _ in try await answer(request, increment) }
        // The router prefers the literal path, which is a key like others unless it is posted to (K2).
        for path in ["record/**", "record/atomic"] {
            router.get(RouterPath(path)) { request, _ in
                try await answer(request) { asked throws(KeyValueError) in .get(key: try pathKey(asked)) }
            }
            router.delete(RouterPath(path)) { request, _ in
                try await answer(request) { asked throws(KeyValueError) in .delete(key: try pathKey(asked)) }
            }
        }
        router.get("records") { request, _ in try await answer(request, range) }
        router.post("token/websocket") { request, _ in try await makeToken(request) }
        router.delete("token/:id") { request, context in
            try await revokeToken(request, id: context.parameters.require("id"))
        }
        router.get("ws") { request, _ in try await refuseUpgrade(request) }
    }

    // MARK: Operations

    /// A request, its body read.
    private struct Asked {
        let head: HTTPRequest
        let body: [UInt8]
    }

    private func answer(
        _ request: Request,
        _ operation: (Asked) throws(KeyValueError) -> KeyValueOperation
    ) async throws -> Response {
        do {
            let apiKeyID = try await authenticate(request)
            let body = request.method == .post ? try await Self.body(of: request) : []
            let operation = try operation(Asked(head: request.head, body: body))
            return Response(json: try await service.perform(operation, by: KeyValueCaller(apiKey: apiKeyID)).body)
        } catch let error as KeyValueError {
            throw HTTPFailure(error)
        }
    }

    /// §1.3
    private func store(_ asked: Asked) throws(KeyValueError) -> KeyValueOperation {
        let document = try Self.object(asked.body)
        let key = try Self.string(document, "key")
        let value = try Self.string(document, "value")
        switch document["partialUpdate"] {
        case nil, .null, .bool(false): return .set(key: key, value: value)
        case .bool(true): return .patch(key: key, value: value)
        default: throw .badRequest("partialUpdate must be true or false")
        }
    }

    /// §1.7
    private func increment(_ asked: Asked) throws(KeyValueError) -> KeyValueOperation {
        let document = try Self.object(asked.body)
        let key = try Self.string(document, "key")
        guard let amount = document["increment"]?.integerValue else {
            throw .badRequest("increment must be an integer of at most 64 bits")
        }
        return .increment(key: key, by: amount)
    }

    /// §1.6. Known clients encode these keys twice; a second decoding that fails is not needed (K3, K4). A bound is no key: it need not be
    /// UTF-8, and is compared as the bytes that it is.
    private func range(_ asked: Asked) throws(KeyValueError) -> KeyValueOperation {
        let query = SocketRequest(asked.head).query
        func bound(_ name: String) throws(KeyValueError) -> [UInt8]? {
            switch query[name] {
            case .absent: return nil
            case .malformed: throw .badRequest("\(name) is not valid percent-encoding")
            case .bytes(let bytes): return bytes
            case .text(let once): return PercentEncoding.decode(once) ?? once
            }
        }
        func required(_ name: String, _ bound: [UInt8]?) throws(KeyValueError) -> [UInt8] {
            guard let bound else { throw .badRequest("\(name) is required") }
            return bound
        }
        let (start, end) = (try bound("startKey"), try bound("endKey"))
        let span =
            if let prefix = try bound("prefix") {
                KeyValueSpan(prefix: prefix, from: start, to: end)
            } else {
                KeyValueSpan(from: try required("startKey", start), to: try required("endKey", end))
            }
        let limit = service.limits.range(try limit(query["limit"]))
        return .range(span, limit: limit, isReversed: try reverse(query["reverse"]))
    }

    private func limit(_ value: Query.Value) throws(KeyValueError) -> Int64? {
        if value == .absent { return nil }
        guard let limit = value.integer else { throw .badRequest("limit must be an integer") }
        return limit
    }

    private func reverse(_ value: Query.Value) throws(KeyValueError) -> Bool {
        switch value {
        case .absent, .text(Array("false".utf8)): return false
        case .text(Array("true".utf8)): return true
        default: throw .badRequest("reverse must be true or false")
        }
    }

    /// The key is all that follows `/record/`, decoded once (K1, K2).
    private func pathKey(_ asked: Asked) throws(KeyValueError) -> [UInt8] {
        let path = (asked.head.path ?? "").utf8.prefix { $0 != UInt8(ascii: "?") }
        let raw = path.drop { $0 == UInt8(ascii: "/") }.dropFirst("record/".utf8.count)
        guard let key = PercentEncoding.decode(Array(raw)) else {
            throw .badRequest("The key in the path is not valid percent-encoded UTF-8")
        }
        return key
    }

    // MARK: Tokens

    private func makeToken(_ request: Request) async throws -> Response {
        do {
            let apiKeyID = try await authenticate(request)
            let asked = try Tokens.Request(parsing: try await Self.body(of: request))
            let made = try await tokens.make(asked, for: .apiKey(apiKeyID))
            // The key may have been revoked while the body was on its way.
            _ = try await authenticate(request)
            return Response(
                json: JSONWriter.object { writer in
                    writer.member("token", made.token)
                    writer.member("id", made.id)
                    writer.member("expiresAt", made.expiresAt.milliseconds)
                }
            )
        } catch let error as KeyValueError {
            throw HTTPFailure(error)
        }
    }

    private func revokeToken(_ request: Request, id: String) async throws -> Response {
        do {
            let apiKeyID = try await authenticate(request)
            guard (1...64).contains(id.utf8.count) else { throw KeyValueError.badRequest("This is not a token ID") }
            try await tokens.revoke(id: id, by: KeyValueCaller(apiKey: apiKeyID))
            return Response(json: KeyValueReply.done("Token revoked").body)
        } catch let error as KeyValueError {
            throw HTTPFailure(error)
        }
    }

    /// A request for `/ws` that was not upgraded: says why.
    private func refuseUpgrade(_ request: Request) async throws -> Response {
        _ = try await admission.admit(SocketRequest(request.head))
        let failure = HTTPFailure(
            KeyValueError.badRequest(
                "This is a WebSocket endpoint (RFC 6455, version 13)"
            )
        )
        var response = Response(json: failure.body, status: .upgradeRequired)
        response.headers[.upgrade] = "websocket"
        response.headers[.secWebSocketVersion] = "13"
        response.headers[.connection] = "close"
        return response
    }

    // MARK: Parts of a request

    /// - Returns: the id of the API key.
    private func authenticate(_ request: Request) async throws -> String {
        guard let name = Self.keyHeader, let key = request.headers[name], !key.isEmpty else {
            throw KeyValueError.unauthorized
        }
        guard let id = try await apiKeys.verify(key) else { throw KeyValueError.unknownKey }
        return id
    }

    private static func body(of request: Request) async throws -> [UInt8] {
        do {
            let buffer = try await request.body.collect(upTo: ServerLimits.documentMessageBytes)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw KeyValueError.badRequest("The body is too large: at most \(ServerLimits.documentMessageBytes) bytes")
        }
    }

    private static func object(_ body: [UInt8]) throws(KeyValueError) -> JSONValue {
        do {
            let document = try JSONValue(parsing: body)
            if case .object = document { return document }
        } catch {
            throw .badRequest("Invalid JSON: \(error)")
        }
        throw .badRequest("The body must be a JSON object")
    }

    private static func string(_ document: JSONValue, _ name: String) throws(KeyValueError) -> [UInt8] {
        switch document[name] {
        case .string(let text): return text
        case nil, .null: throw .badRequest("\(name) is required")
        default: throw .badRequest("\(name) must be a string")
        }
    }
}
