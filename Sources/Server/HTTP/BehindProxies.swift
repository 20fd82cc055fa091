// SPDX-License-Identifier: MIT

import Hummingbird

/// Lets each request know which proxies to believe.
struct BehindProxies: RouterMiddleware {
    let proxies: TrustedProxies

    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.proxies = proxies
        return try await next(request, context)
    }
}
