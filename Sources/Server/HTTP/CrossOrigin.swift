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
            return Self.preflight(request)
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

    /// Allows the headers that are asked for: pages trace their requests, and what a header may do is decided where it is read.
    private static func preflight(_ request: Request) -> Response {
        let asked = request.headers[values: .accessControlRequestHeaders]
            .flatMap { $0.split(separator: ",") }
            .map { $0.filter { $0 != " " && $0 != "\t" } }
            .filter { HTTPField.Name($0) != nil }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowOrigin: "*",
                .accessControlAllowMethods: "GET, HEAD, POST, DELETE, OPTIONS",
                .accessControlAllowHeaders: asked.isEmpty ? "content-type, x-api-key" : asked.joined(separator: ", "),
                .accessControlMaxAge: "86400",
                .vary: "Access-Control-Request-Headers",
            ]
        )
    }
}
