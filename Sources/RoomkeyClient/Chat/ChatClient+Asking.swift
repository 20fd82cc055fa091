// SPDX-License-Identifier: MIT

import Foundation

extension ChatClient {
    /// An answer in which nothing is of use.
    struct Nothing: Decodable {}

    private struct Answer<Result: Decodable>: Decodable {
        let result: Result
    }

    /// Asks the server something.
    /// - Parameters:
    ///   - verb: what.
    ///   - members: what beside; those that are nil are left out.
    ///   - type: the answer.
    ///   - isRepeatable: doing it twice is doing it once.
    ///   - time: how long to wait; nil for as long as it takes.
    func ask<Result: Decodable>(
        _ verb: String,
        _ members: [String: Verb.Member?] = [:],
        as type: Result.Type = Nothing.self,
        isRepeatable: Bool = true,
        within time: Duration?
    ) async throws(RoomkeyError) -> Result {
        let verb = try Verb(verb, members)
        let data = try await link.request(within: time, isRepeatable: isRepeatable) { verb.message($0) }
        do {
            return try JSONDecoder.ofServer.decode(Answer<Result>.self, from: data).result
        } catch {
            throw .unreadable("\(error)")
        }
    }

    /// As the other, within ``ConnectionOptions/requestTimeout``.
    func ask<Result: Decodable>(
        _ verb: String,
        _ members: [String: Verb.Member?] = [:],
        as type: Result.Type = Nothing.self,
        isRepeatable: Bool = true
    ) async throws(RoomkeyError) -> Result {
        let time = options.connection.requestTimeout
        return try await ask(verb, members, as: type, isRepeatable: isRepeatable, within: time)
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

extension Verb.Member {
    static func id(_ id: some RawRepresentable<String>) -> Self { .text(id.rawValue) }
    static func id(_ id: some RawRepresentable<Int64>) -> Self { .number(id.rawValue) }
}
