// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import CommitLog
import HTTPTypes
import Hummingbird
import NIOCore
import WireProtocol

/// The chat API over HTTP (docs/protocol.md).
struct ChatRoutes: Sendable {
    let dispatcher: ChatDispatcher
    let sessions: Sessions
    let authenticator: Authenticator
    let accounts: AccountService
    let apiKeys: APIKeys
    let metrics: ServerMetrics
    let origins: OriginRule
    let admission: any SocketAdmission
    let security: SecurityLog
    let push: PushSubscriptions
    /// The key with which browsers subscribe.
    let pushKey: String
    /// Has the accounts that there are join it.
    let defaultRoomWasSet: @Sendable () -> Void

    var chat: ChatService { dispatcher.chat }
    var rates: Rates { dispatcher.rates }

    func add(to router: Router<AppContext>) {
        let routes = router.group("api").add(middleware: RequestRate(rates: rates))
            .add(middleware: SameOrigin(rule: origins))
        addAccounts(to: routes)
        addSessions(to: routes)
        addInvitations(to: routes)
        addGuests(to: routes)
        addBots(to: routes)
        addKeys(to: routes)
        addMetrics(to: routes)
        addPush(to: routes)
        addWorkspace(to: routes)
        routes.get("session") { request, _ in
            Response(json: ChatJSON.body(of: try await session(of: request).user))
        }
        routes.delete("session") { request, context in try await signOut(request, context) }
        routes.get("openapi.json") { _, _ in Response(json: PackageResources.openapi_json) }
        addActions(to: routes)
        routes.get("live") { request, _ in try await refuseUpgrade(request) }
    }

    // MARK: Session

    private func signOut(_ request: Request, _ context: AppContext) async throws -> Response {
        let session = try await personalSession(of: request)
        var response = Response.done
        response.headers[.setCookie] = try await answered { () throws(ChatError) in
            try await sessions.signOut(session)
        }
        security.log(.signedOut, user: session.user.id, from: context.address(of: request))
        return response
    }

    // MARK: Live socket

    /// A request for the live socket that was not upgraded: says why.
    private func refuseUpgrade(_ request: Request) async throws -> Response {
        _ = try await admission.admit(SocketRequest(request.head))
        let failure = HTTPFailure(
            .upgradeRequired,
            "This is a WebSocket endpoint (RFC 6455, version 13).",
            code: "badRequest"
        )
        var response = Response(json: failure.body, status: failure.status)
        response.headers[.upgrade] = "websocket"
        response.headers[.secWebSocketVersion] = "13"
        response.headers[.connection] = "close"
        return response
    }

    // MARK: Parts of a request

    func session(of request: Request) async throws -> Sessions.Session {
        guard let session = try await visitor(of: request) else { throw HTTPFailure(ChatError.signedOut) }
        try count(.requestsPerPerson, of: session.user)
        return session
    }

    /// - Returns: The session; nil without one.
    func visitor(of request: Request) async throws -> Sessions.Session? {
        try await answered { () throws(ChatError) in try await authenticator.session(of: SocketRequest(request.head)) }
    }

    /// Of a person, not of a bot.
    func personalSession(of request: Request) async throws -> Sessions.Session {
        let session = try await session(of: request)
        guard session.user.kind != .bot else { throw HTTPFailure(ChatError.account(.onlyForPeople)) }
        return session
    }

    func count(_ limit: ChatLimit, of user: Chat.User) throws(HTTPFailure) {
        do {
            try rates.count(limit, of: user.id.text)
        } catch {
            throw HTTPFailure(error)
        }
    }

    /// Who asks, allowed to do something as far as is known before the body is read: what is done is decided again with the command.
    func principal(of request: Request, mayDo permission: Permission? = nil) async throws -> Principal {
        let session = try await session(of: request)
        if let permission { try await answered { () throws(ChatError) in try session.user.require(permission) } }
        return session.principal
    }

    func body<Value>(
        of request: Request,
        _ read: (BodyFields) throws(FieldProblem) -> Value
    ) async throws -> Value {
        let document = try await document(of: request)
        return try fields { () throws(FieldProblem) in try read(BodyFields(document)) }
    }

    /// Reads fields of a request.
    /// - Throws: 400 when they are not what they should be.
    func fields<Value>(_ read: () throws(FieldProblem) -> Value) throws(HTTPFailure) -> Value {
        do {
            return try read()
        } catch {
            throw HTTPFailure(ChatError.badRequest(error.reason))
        }
    }

    /// The body of a request: a JSON object.
    func document(of request: Request) async throws -> JSONValue {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: ServerLimits.bodyBytes)
        } catch is NIOTooManyBytesError {
            throw HTTPFailure(ChatError.tooLarge("The body is too large: at most \(ServerLimits.bodyBytes) bytes."))
        }
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue(parsing: Array(body.readableBytesView))
        } catch {
            throw HTTPFailure(ChatError.badRequest("Invalid JSON: \(error)."))
        }
        guard case .object = document else { throw HTTPFailure(ChatError.badRequest("Send a JSON object.")) }
        return document
    }

    func awaited<Value: Sendable>(_ start: (ChatService.Reply<Value>) -> Void) async throws -> Value {
        try await answered { () throws(ChatError) in try await ChatService.awaited(start) }
    }
}

extension Response {
    /// There is nothing to tell but that it is done.
    static var done: Response { Response(json: ChatDispatcher.Answer.done.json) }
}

/// Refuses requests of an address that sends too many.
struct RequestRate: RouterMiddleware {
    let rates: Rates

    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do throws(ChatError) {
            try rates.count(.requestsPerAddress, of: context.address(of: request).description)
        } catch {
            throw HTTPFailure(error)
        }
        return try await next(request, context)
    }
}

/// Refuses requests that change something and come from another origin's page.
struct SameOrigin: RouterMiddleware {
    let rule: OriginRule

    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let isSafe = request.method == .get || request.method == .head
        guard isSafe || rule.allows(SocketRequest(request.head)) else {
            throw HTTPFailure.badOrigin
        }
        return try await next(request, context)
    }
}

extension HTTPFailure {
    static var badOrigin: HTTPFailure {
        HTTPFailure(
            .forbidden,
            "Requests from this origin are not allowed. Behind a proxy, set --public-url.",
            code: "badOrigin"
        )
    }
}
