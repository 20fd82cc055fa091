// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// Answers `HEAD` without a body, whatever the answer is: errors have one too, and a client would take it for the next answer
/// (RFC 9110 §9.3.2). Every route of `GET` takes `HEAD` (``RouterOptions/autoGenerateHeadEndpoints``).
struct HeadRequests: RouterMiddleware {
    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
