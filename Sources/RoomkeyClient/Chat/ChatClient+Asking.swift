// SPDX-License-Identifier: MIT

extension ChatClient {
    /// Asks the server something.
    /// - Parameter time: how long to wait; nil for as long as it takes.
    @discardableResult
    func ask<Request: LiveVerb>(
        _ request: Request,
        within time: Duration?
    ) async throws(RoomkeyError) -> Request.Result {
        let answer = try await link.request(within: time, isRepeatable: Request.isIdempotent, request.message)
        do throws(FieldProblem) {
            return try request.result(answer)
        } catch {
            throw .unreadable(error.reason)
        }
    }

    /// Asks within ``ConnectionOptions/requestTimeout``.
    @discardableResult
    func ask<Request: LiveVerb>(_ request: Request) async throws(RoomkeyError) -> Request.Result {
        try await ask(request, within: options.connection.requestTimeout)
    }

    /// Waits until the server may be asked again.
    func pause(_ refusal: Refusal) async throws(RoomkeyError) {
        do {
            try await options.connection.clock.sleep(for: refusal.retryAfter ?? .seconds(2))
        } catch {
            throw .cancelled
        }
    }
}

extension LiveVerb {
    /// The request under its number.
    func message(_ id: RequestID) -> String { String(decoding: frame(id: id.value), as: UTF8.self) }
}
