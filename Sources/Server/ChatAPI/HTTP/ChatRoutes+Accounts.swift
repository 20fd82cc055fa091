// SPDX-License-Identifier: MIT

import Chat
import ChatProtocol
import HTTPTypes
import Hummingbird
import Store
import WireProtocol

/// Signing in and up (docs/protocol.md, "Accounts").
extension ChatRoutes {
    func addAccounts(to routes: RouterGroup<AppContext>) {
        routes.post("accounts") { request, context in try await signUp(request, context) }
        routes.post("session") { request, context in try await signIn(request, context) }
        routes.get("accounts") { request, _ in try await listAccounts(request) }
        routes.put("accounts/:account/role") { request, context in try await setRole(request, context) }
        routes.delete("accounts/:account") { request, context in
            let principal = try await principal(of: request, mayDo: .removeAccounts)
            try await answered { () throws(ChatError) in
                guard let id = context.parameters.get("account").flatMap({ UserID($0) }) else {
                    throw .account(.noSuchAccount)
                }
                try await accounts.remove(id, by: principal)
                security.log(.accountRemoved, by: principal.id, user: id, from: context.address(of: request))
            }
            return Response.done
        }
        routes.post("accounts/:account/reset") { request, context in
            let principal = try await principal(of: request, mayDo: .resetPasswords)
            guard let id = context.parameters.get("account").flatMap({ UserID($0) }) else {
                throw HTTPFailure(ChatError.account(.noSuchAccount))
            }
            let created = try await answered { () throws(ChatError) in
                try await accounts.resets.create(for: id, by: principal)
            }
            security.log(.passwordLinkCreated, by: principal.id, user: id, from: context.address(of: request))
            let body = JSONWriter.object { writer in
                writer.member("token", created.token)
                writer.member("expiresAt", created.expiresAt.milliseconds)
            }
            return Response(json: body, status: .created)
        }
        routes.post("password") { request, context in try await resetPassword(request, context) }
        routes.put("account/password") { request, context in try await changePassword(request, context) }
    }

    private func signUp(_ request: Request, _ context: AppContext) async throws -> Response {
        let session = try await visitor(of: request)
        guard session?.user.kind != .bot else { throw HTTPFailure(ChatError.account(.onlyForPeople)) }
        guard session?.user.kind != .account else { throw HTTPFailure(ChatError.account(.alreadyAccount)) }
        let (login, invitation) = try await body(of: request) { body throws(FieldProblem) in
            (
                AccountService.Login(name: try body.text("name"), password: try body.text("password")),
                try body.optionalText("invitation")
            )
        }
        let (user, setCookie) = try await answered { () throws(ChatError) in
            try await accounts.signUp(
                login,
                invitation: invitation,
                as: session,
                from: context.client(of: request)
            )
        }
        return Self.signedIn(user, setCookie)
    }

    /// With a password to an account, without as a guest.
    private func signIn(_ request: Request, _ context: AppContext) async throws -> Response {
        if let session = try await visitor(of: request) {
            guard session.user.kind != .bot else { throw HTTPFailure(ChatError.account(.onlyForPeople)) }
            throw HTTPFailure(.conflict, "You are already signed in. Sign out first.", code: "alreadySignedIn")
        }
        let (name, password) = try await body(of: request) { body throws(FieldProblem) in
            (try body.text("name"), try body.optionalText("password"))
        }
        let (user, setCookie) = try await answered { () throws(ChatError) in
            let client = context.client(of: request)
            guard let password else {
                return try await accounts.enter(as: name, from: client)
            }
            let login = AccountService.Login(name: name, password: password)
            return try await accounts.signIn(login, from: client)
        }
        return Self.signedIn(user, setCookie)
    }

    private func changePassword(_ request: Request, _ context: AppContext) async throws -> Response {
        let session = try await personalSession(of: request)
        let (current, new) = try await body(of: request) { body throws(FieldProblem) in
            (try body.text("current"), try body.text("password"))
        }
        let setCookie = try await answered { () throws(ChatError) in
            try await accounts.changePassword(
                from: current,
                to: new,
                of: session,
                from: context.client(of: request)
            )
        }
        var response = Response.done
        response.headers[.setCookie] = setCookie
        return response
    }

    private func resetPassword(_ request: Request, _ context: AppContext) async throws -> Response {
        let session = try await visitor(of: request)
        guard session?.user.kind != .bot else { throw HTTPFailure(ChatError.account(.onlyForPeople)) }
        let (token, password) = try await body(of: request) { body throws(FieldProblem) in
            (try body.text("token"), try body.text("password"))
        }
        let (user, setCookie) = try await answered { () throws(ChatError) in
            try await accounts.resetPassword(
                with: token,
                to: password,
                insteadOf: session,
                from: context.client(of: request)
            )
        }
        return Self.signedIn(user, setCookie)
    }

    private func listAccounts(_ request: Request) async throws -> Response {
        _ = try await principal(of: request, mayDo: .seeAccounts)
        let after = SocketRequest(request.head).query["after"].string
        let page = try await answered { () throws(ChatError) in try await chat.accounts(after: after) }
        let body = JSONWriter.object(reserving: 1024) { writer in
            writer.name("accounts")
            writer.array { writer in
                for user in page.accounts { writer.raw(user.json) }
            }
            if let next = page.next { writer.member("next", next) }
        }
        return Response(json: body)
    }

    private func setRole(_ request: Request, _ context: AppContext) async throws -> Response {
        let principal = try await principal(of: request, mayDo: .changeRoles)
        let role = try await body(of: request) { body throws(FieldProblem) in try body.read("role", as: Role.self) }
        guard let id = context.parameters.get("account").flatMap({ UserID($0) }) else {
            throw HTTPFailure(ChatError.account(.noSuchAccount))
        }
        let changed = try await answered { () throws(ChatError) in
            try await chat.setRole(role, of: id, by: principal)
        }
        security.log(
            .roleChanged,
            by: principal.id,
            user: id,
            from: context.address(of: request),
            .role(changed.role)
        )
        return Response(json: ChatJSON.body(of: changed))
    }

    private static func signedIn(_ user: Chat.User, _ setCookie: String) -> Response {
        var response = Response(json: ChatJSON.body(of: user), status: .created)
        response.headers[.setCookie] = setCookie
        return response
    }

    /// Does something whose failure is the answer.
    func answered<Value>(_ body: () async throws(ChatError) -> Value) async throws(HTTPFailure) -> Value {
        do {
            return try await body()
        } catch {
            throw HTTPFailure(error)
        }
    }
}
