// SPDX-License-Identifier: MIT

import NIOCore
import Synchronization
import TestSupport
import Testing

/// A WebSocket whose messages are written down as they were sent.
final class GoldenSocket: Sendable {
    /// How long something may take that the server was asked for, on a machine that is busy.
    private static let patience: TimeAmount = .seconds(90)

    let name: String
    let connection: TestConnection
    private let transcript: Transcript
    /// The name of the member that counts requests.
    private let idName: String
    private let lastID = Mutex<Int64>(0)

    init(_ name: String, on connection: TestConnection, _ transcript: Transcript, idName: String) {
        self.name = name
        self.connection = connection
        self.transcript = transcript
        self.idName = idName
    }

    /// Sends a verb of the chat under the next number, and writes down it and its reply.
    /// - Parameter members: those besides its number and name, as they are sent.
    @discardableResult
    func ask(_ verb: String, _ members: String = "") async throws -> JSON {
        try await request(#""verb":"\#(verb)""#, members)
    }

    /// Sends an operation on keys under the next number, and writes down it and its reply.
    @discardableResult
    func operate(_ operation: Int, _ members: String = "") async throws -> JSON {
        try await request(#""op":\#(operation)"#, members)
    }

    private func request(_ first: String, _ members: String) async throws -> JSON {
        let id = lastID.withLock { id in
            id += 1
            return id
        }
        let others = members.isEmpty ? "" : ",\(members)"
        return try await send(#"{"\#(idName)":\#(id),\#(first)\#(others)}"#) { [idName] in
            $0[idName] == .integer(id)
        }
    }

    /// Sends a message as it is, and writes down it and the reply to it.
    @discardableResult
    func send(
        _ text: String,
        expecting matches: @escaping @Sendable (JSON) -> Bool = { $0["event"] == nil && $0["type"] == nil }
    ) async throws -> JSON {
        try await connection.send(TestFrame.text(text).bytes)
        let shown = text.utf8.count > 2_000 ? "\(text.prefix(80))… (\(text.utf8.count) bytes)" : text
        let reply = try await receive("the reply to \(shown)", where: matches)
        learn(reply)
        transcript.write("", "\(name): \(shown)", "→ \(reply)")
        return try JSON(reply)
    }

    /// Writes down the events up to the one that tells of the bell.
    func hear(until status: String) async throws {
        while true {
            let (text, event) = try await nextEvent()
            guard event["user"]?["name"] == .string(Bell.name) else {
                transcript.write("\(name) ← \(text)")
                continue
            }
            if event["user"]?["status"] == .string(status) { return }
        }
    }

    /// Writes down the events up to and with `caughtUp`.
    func hearUntilCaughtUp() async throws {
        while true {
            let (text, event) = try await nextEvent()
            guard event["user"]?["name"] != .string(Bell.name) else { continue }
            transcript.write("\(name) ← \(text)")
            if event["event"] == "caughtUp" { return }
        }
    }

    /// Writes down the next notifications of the key-value API.
    func hear(_ count: Int) async throws {
        for _ in 0..<count { transcript.write("\(name) ← \(try await nextEvent().text)") }
    }

    private func nextEvent() async throws -> (text: String, event: JSON) {
        let text = try await receive("an event for \(name)") { [idName] in
            $0[idName] == nil && ($0["event"] != nil || $0["type"] != nil)
        }
        learn(text)
        return (text, try JSON(text))
    }

    /// Writes down how the server closes the socket.
    func hearClose() async throws {
        let incoming = try await connection.received.next("the end of \(name)", within: Self.patience) {
            if case .event(.close) = $0 { true } else { false }
        }
        guard case .event(.close(let code, let reason)) = incoming else { return }
        let number = code.map(String.init) ?? "without a code"
        transcript.write("\(name) ← close \(number)\(reason.isEmpty ? "" : " \(reason)")")
    }

    /// Ends the connection.
    func cut() { connection.cut() }

    private func learn(_ text: String) {
        guard let message = try? JSON(text) else { return }
        for history in [message["history"], message["result"]?["history"]] {
            if let history = history?.string { transcript.name(history, "history") }
        }
    }

    private func receive(_ what: String, where matches: @escaping @Sendable (JSON) -> Bool) async throws -> String {
        let incoming = try await connection.received.next(what, within: Self.patience) {
            if case .text(let text) = $0 { (try? JSON(text)).map(matches) ?? true } else { false }
        }
        guard case .text(let text) = incoming else { throw TestFailure.unexpected("\(incoming)") }
        return text
    }
}

extension Scenario {
    /// Opens a WebSocket.
    func socket(
        _ name: String,
        _ target: String,
        headers: [String: String] = [:],
        idName: String
    ) async throws -> GoldenSocket {
        let connection = try await server.connection(keepsText: true)
        // RFC 6455 §1.3 has this key.
        let upgrade = [
            "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
            "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        ].merging(headers) { $1 }
        try await connection.send(server.http.request("GET", target, headers: upgrade))
        let answer = try await connection.nextAnswer()
        transcript.write("", "\(name): GET \(target)", "→ \(answer.status)")
        try #require(answer.status == 101)
        return GoldenSocket(name, on: connection, transcript, idName: idName)
    }

    /// Opens a socket of the key-value API.
    func keyValueSocket(_ name: String, _ query: String) async throws -> GoldenSocket {
        try await socket(name, "/ws?\(query)", idName: "messageId")
    }
}
