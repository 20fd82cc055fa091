// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// Lets pages of any origin use the key-value API (hpkv-protocol C10). It trusts only keys and tokens, never a cookie, so an
/// origin tells nothing. The chat's routes are not part of this.
struct CrossOrigin: RouterMiddleware {
    private static let firstComponents: Set<Substring> = ["ping", "record", "records", "token", "ws"]

    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let isSlash = { (byte: UInt8) in byte == UInt8(ascii: "/") }
        let first = Substring(request.uri.path.utf8.drop(while: isSlash).prefix { !isSlash($0) })
        guard Self.firstComponents.contains(first) else { return try await next(request, context) }
        guard request.method != .options else {
            return Response(
                status: .noContent,
                headers: [
                    .accessControlAllowOrigin: "*",
                    .accessControlAllowMethods: "GET, POST, DELETE, OPTIONS",
                    .accessControlAllowHeaders: "content-type, x-api-key",
                    .accessControlMaxAge: "86400",
                ]
            )
        }
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = ErrorAnswers.response(to: error, request, context)
        }
        response.headers[.accessControlAllowOrigin] = "*"
        return response
    }
}
