// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Tells a client that sends `Expect: 100-continue` to go on, once the body is wanted. A request that is refused before that is
/// answered at once, and its body is never sent (RFC 9110 §10.1.1).
struct ExpectedBodies: RouterMiddleware {
    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard request.headers[.expect]?.lowercased() == "100-continue" else { return try await next(request, context) }
        var request = request
        request.body = RequestBody(asyncSequence: Body(base: request.body, channel: context.channel))
        return try await next(request, context)
    }

    private struct Body: AsyncSequence, Sendable {
        let base: RequestBody
        let channel: any Channel

        func makeAsyncIterator() -> Iterator {
            Iterator(base: base.makeAsyncIterator(), channel: channel)
        }

        struct Iterator: AsyncIteratorProtocol {
            var base: RequestBody.AsyncIterator
            let channel: any Channel
            var isAskedFor = false

            mutating func next() async throws -> ByteBuffer? {
                if !isAskedFor {
                    isAskedFor = true
                    try await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
                }
                return try await base.next()
            }
        }
    }
}
