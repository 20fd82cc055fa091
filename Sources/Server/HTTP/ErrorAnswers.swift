// SPDX-License-Identifier: MIT

import Chat
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Store
import WireProtocol

/// Where errors end: every one becomes a status and a JSON body with an `error`.
struct ErrorAnswers: RouterMiddleware {
    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = Self.response(to: error, request, context)
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }

    static func response(to error: any Error, _ request: Request, _ context: AppContext) -> Response {
        let failure: HTTPFailure
        switch error {
        case let error as HTTPFailure: failure = error
        // The store has told the log.
        case let error as StoreError where error.kind != nil: failure = HTTPFailure(ChatError(error))
        case let error as HTTPError where error.status == .notFound:
            failure = HTTPFailure(.notFound, "There is nothing at \(request.uri.path)", code: "notFound")
        case let error as HTTPError:
            failure = HTTPFailure(error.status, error.body ?? error.status.reasonPhrase, code: "badRequest")
        case is HTTPParserError:
            failure = HTTPFailure(.badRequest, "The body is not valid HTTP, or is cut short.", code: "badRequest")
        case is IOError, is ChannelError, is CancellationError:
            // The client has gone away; anybody can do that as often as they like.
            context.logger.debug("request aborted", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            failure = HTTPFailure(.badRequest, "The request was cut short.", code: "badRequest")
        default:
            context.logger.error("request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            failure = HTTPFailure(
                .internalServerError,
                "Internal error. See the server log.",
                code: "unavailable"
            )
        }
        return failure.response
    }
}
