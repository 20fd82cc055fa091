// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import Hummingbird
import NIOCore
import Store
import WireProtocol

/// The two requests that a page of the showcase makes before it opens its socket (docs/showcase.md). They need no session, as
/// they did where the showcase came from, and give a token for what every guest may see.
///
/// Other origins' pages may not make them: there is no cookie to misuse, but a page from outside could reach the chat of a closed
/// network through the browser of somebody inside.
struct LegacyRoutes: Sendable {
    let store: Store
    let tokens: Tokens
    let showcase: LegacyChat
    let origins: OriginRule
    let rates: Rates

    private static let rooms = "chatrooms"
    /// Bytes of a body: it names a room.
    private static let bodyBytes = 4 << 10

    func add(to router: Router<AppContext>) {
        let routes = router.group("api").add(middleware: RequestRate(rates: rates))
            .add(middleware: SameOrigin(rule: origins))
        routes.post("initialize") { request, context in try await initialize(request, context) }
        routes.post("join-chatroom") { request, context in try await join(request, context) }
        for path in ["initialize", "join-chatroom"] {
            for method in [HTTPRequest.Method.get, .head, .put, .patch, .delete, .options] {
                routes.on(RouterPath(path), method: method) { _, _ in Self.methodNotAllowed }
            }
        }
    }

    private func initialize(_ request: Request, _ context: AppContext) async throws -> Response {
        try await requireAdmission(request, context)
        return try await token(for: [Self.rooms], request, context)
    }

    private func join(_ request: Request, _ context: AppContext) async throws -> Response {
        try await requireAdmission(request, context)
        let room = try await room(in: request)
        guard let room = RoomID(room), try await store.read({ try LegacyDocument.isPublic(room, in: $0) }) else {
            throw Self.failure(.notFound, ChatError.noSuchRoom.text, code: ChatError.noSuchRoom.code)
        }
        return try await token(for: ["chat:\(room)", Self.rooms], request, context)
    }

    /// A token that hears of certain documents, and reads and writes no other.
    private func token(for keys: [String], _ request: Request, _ context: AppContext) async throws -> Response {
        let address = context.address(of: request).description
        let made = try await tokens.make(Tokens.Request(keys: keys), for: .guest(address: address))
        return Response(json: JSONWriter.object { $0.member("token", made.token) })
    }

    private func room(in request: Request) async throws -> String {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.bodyBytes)
        } catch is NIOTooManyBytesError {
            throw Self.failure(
                .contentTooLarge,
                "The body is too large: at most \(Self.bodyBytes) bytes.",
                code: "tooLarge"
            )
        }
        let document = try? JSONValue(parsing: Array(body.readableBytesView))
        guard let room = document?["roomId"]?.stringValue, !room.isEmpty else {
            throw Self.failure(.badRequest, "Send a JSON object with the roomId of a room.", code: "badRequest")
        }
        return room
    }

    private func requireAdmission(_ request: Request, _ context: AppContext) async throws {
        do throws(ChatError) {
            try await showcase.requireAdmission(of: context.address(of: request).description)
        } catch .account(let error) {
            throw Self.failure(error.status, error.text, code: error.code)
        }
    }

    private static var methodNotAllowed: Response {
        var response = failure(.methodNotAllowed, "Use POST.", code: "badRequest").response
        response.headers[.allow] = "POST"
        return response
    }

    /// The showcase reads `message`, everybody else `error`.
    private static func failure(_ status: HTTPResponse.Status, _ text: String, code: String) -> HTTPFailure {
        HTTPFailure(
            status,
            body: JSONWriter.object { writer in
                writer.member("message", text)
                writer.member("error", text)
                writer.member("code", code)
            }
        )
    }
}
