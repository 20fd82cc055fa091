// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// Somebody who asks, and is written down with what they are answered.
struct GoldenPerson: Sendable {
    let name: String
    let scenario: Scenario
    var id = ""
    /// The cookie, token or key, which is not written down.
    var credential: [String: String] = [:]

    /// What is random wherever it is answered.
    private static let random = ["history": "history", "token": "token", "invitation.id": "invitation"]

    /// Sends a request and writes down both it and the answer.
    /// - Parameters:
    ///   - body: as it is sent; JSON unless `headers` say otherwise.
    ///   - headers: besides the credential, which they may replace.
    ///   - naming: names for what differs from run to run, by its path in the answer.
    @discardableResult
    func ask(
        _ method: String,
        _ target: String,
        _ body: String? = nil,
        headers: [String: String] = [:],
        naming: [String: String] = [:]
    ) async throws -> HTTPAnswer {
        let answer = try await quietly(method, target, body, headers: headers)
        for (path, name) in Self.random.merging(naming, uniquingKeysWith: { $1 }) {
            if let value = answer.text(at: path) { scenario.transcript.name(value, name) }
        }
        scenario.transcript.write(name, method, target, headers, body.map { Array($0.utf8) })
        scenario.transcript.write(answer)
        return answer
    }

    /// Sends a request of which nothing is written down.
    @discardableResult
    func quietly(
        _ method: String,
        _ target: String,
        _ body: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> HTTPAnswer {
        let type = body == nil ? [:] : ["content-type": "application/json"]
        let all = type.merging(credential) { $1 }.merging(headers) { $1 }
        return try await scenario.server.http.send(method, target, headers: all, body: body.map { Array($0.utf8) })
    }

    /// Creates a room and gives its id.
    @discardableResult
    func createRoom(_ name: String, visibility: String = "public") async throws -> String {
        let answer = try await ask(
            "POST",
            "/api/rooms",
            #"{"name":"\#(name)","visibility":"\#(visibility)"}"#,
            naming: visibility == "private" ? ["room.id": "room:\(name.lowercased())"] : [:]
        )
        return try #require(answer.text(at: "room.id"))
    }

    /// Sends a message.
    /// - Returns: the revision of the message.
    @discardableResult
    func say(_ text: String, in room: String = "general", as clientID: String) async throws -> Int64 {
        let answer = try await ask(
            "POST",
            "/api/rooms/\(room)/messages",
            #"{"clientID":"\#(clientID)","text":"\#(text)"}"#
        )
        return try #require(try answer.json["message"]?["revision"]?.integer)
    }

    /// Opens a live socket.
    func connect(_ device: String = "socket") async throws -> GoldenSocket {
        try await scenario.socket("\(name)'s \(device)", "/api/live", headers: credential, idName: "id")
    }

    /// Opens a live socket and catches up.
    /// - Parameter resume: members of the first verb, as `"revision":7`.
    func live(_ device: String = "socket", resume: String = "") async throws -> GoldenSocket {
        let socket = try await connect(device)
        try await socket.ask("resume", resume)
        try await socket.hearUntilCaughtUp()
        return socket
    }
}
