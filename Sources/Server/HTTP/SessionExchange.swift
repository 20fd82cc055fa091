// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// Gives a browser that comes with a session cookie of the old name one of the new name, and answers it as the same person.
struct SessionExchange: RouterMiddleware {
    let sessions: Sessions

    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let cookies = request.headers[values: .cookie]
        // A file is the same for everyone, and may be kept. What cannot be exchanged now is exchanged with a later request.
        guard sessions.isSecure, !cookies.isEmpty, !request.uri.path.contains("."),
            let exchange = try? await sessions.exchange(cookies: cookies)
        else {
            return try await next(request, context)
        }
        var head = request.head
        head.headerFields[.cookie] = exchange.cookie
        var response = try await next(Request(head: head, body: request.body), context)
        // The request itself may have begun or ended a session.
        let isSet = response.headers[values: .setCookie].contains { $0.hasPrefix(SessionCookie.secureName) }
        for header in isSet ? [SessionCookie.removalOfOldName] : exchange.setCookies {
            response.headers.append(HTTPField(name: .setCookie, value: header))
        }
        return response
    }
}
