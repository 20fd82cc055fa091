// SPDX-License-Identifier: MIT

import Synchronization

/// A WebSocket client that can also do all that a client must not.
///
/// Messages that arrive wait until they are asked for; asking for a reply leaves the notifications where they are.
package final class TestSocket: Sendable {
    package typealias Event = SocketEvent

    package let connection: TestConnection
    private let nextID = Atomic<Int64>(1)
    /// The name of the member that counts requests.
    private let idName: String

    /// Speaks on a connection that has become a WebSocket.
    package init(on connection: TestConnection, idName: String) {
        self.connection = connection
        self.idName = idName
    }

    /// The upgrade was refused with this answer.
    package struct Refused: Error {
        package let answer: HTTPAnswer
    }

    static func open(
        _ http: TestHTTP,
        _ target: String,
        headers: [String: String] = [:],
        receiveBuffer: Int? = nil,
        idName: String
    ) async throws -> TestSocket {
        let connection = try await http.connections.open(port: http.port, receiveBuffer: receiveBuffer)
        return try await open(on: connection, http, target, headers: headers, idName: idName)
    }

    /// Asks for an upgrade on a connection that may have been used before.
    package static func open(
        on connection: TestConnection,
        _ http: TestHTTP,
        _ target: String,
        headers: [String: String] = [:],
        idName: String
    ) async throws -> TestSocket {
        // RFC 6455 §1.3 has this key and what must be answered to it.
        let upgrade = [
            "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
            "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        ].merging(headers) { $1 }
        try await connection.send(http.request("GET", target, headers: upgrade))
        let answer = try await connection.nextAnswer()
        guard answer.status == 101 else { throw Refused(answer: answer) }
        guard answer["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" else {
            throw TestFailure.unexpected(
                "the Sec-WebSocket-Accept \(answer["sec-websocket-accept"] ?? "that is absent")"
            )
        }
        return TestSocket(on: connection, idName: idName)
    }

    // MARK: Sending

    package func send(_ frames: TestFrame...) async throws {
        try await connection.send(frames.flatMap(\.bytes))
    }

    package func send(_ message: JSON) async throws {
        try await send(.text(message.text))
    }

    /// Sends a request under a new number, without waiting for anything.
    /// - Returns: its number.
    package func post(_ request: JSON) async throws -> Int64 {
        let id = nextID.wrappingAdd(1, ordering: .relaxed).oldValue
        try await send(request.with([idName: .integer(id)]))
        return id
    }

    /// Sends a request under a new number and awaits its reply.
    /// - Returns: the reply without that number.
    package func ask(_ request: JSON) async throws -> JSON {
        try await reply(to: try await post(request))
    }

    // MARK: Receiving

    /// The reply to a request, without its number.
    package func reply(to id: Int64) async throws -> JSON {
        let name = idName
        let message = try await message("the reply to \(id)") { $0[name] == .integer(id) }
        return message.without(name)
    }

    /// The next message that is no reply.
    package func nextNotification() async throws -> JSON {
        let name = idName
        return try await message("a notification") { $0[name] == nil }
    }

    /// The next message, whatever it is.
    package func nextMessage() async throws -> JSON {
        try await message("a message") { _ in true }
    }

    private func message(_ what: String, where matches: @escaping @Sendable (JSON) -> Bool) async throws -> JSON {
        let event = try await event(what) { event in
            switch event {
            case .message(let message): matches(message)
            case .close, .invalid: true
            case .ping, .pong: false
            }
        }
        guard case .message(let message) = event else {
            throw TestFailure.unexpected("\(event) while \(what) was awaited")
        }
        return message
    }

    /// The next of all that arrives.
    package func nextEvent() async throws -> Event {
        try await event("anything") { _ in true }
    }

    /// The answer to a ping. What arrives before stays where it is.
    package func nextPong() async throws -> Event {
        try await event("the answer to a ping") { if case .pong = $0 { true } else { false } }
    }

    /// The code of the server's Close; what arrives before is passed over. Answers it.
    @discardableResult
    package func closeCode() async throws -> Int? {
        let event = try await event("a Close", where: \.isClose)
        guard case .close(let code, _) = event else { return nil }
        try? await send(.close(code.map { UInt16($0) }))
        return code
    }

    /// Closes by the book: sends Close, awaits the echo.
    package func close(_ code: UInt16? = 1000) async throws {
        try await send(.close(code))
        _ = try await event("the echo of Close", where: \.isClose)
        connection.cut()
    }

    private func event(_ what: String, where matches: @escaping @Sendable (Event) -> Bool) async throws -> Event {
        let incoming = try await connection.received.next(what) { incoming in
            if case .event(let event) = incoming { matches(event) } else { true }
        }
        guard case .event(let event) = incoming else { throw TestFailure.unexpected("\(incoming)") }
        return event
    }
}
