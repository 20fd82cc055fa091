// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// Somebody who is signed in to the chat.
struct Person: Sendable {
    let server: TestServer
    /// As the server tells it.
    let user: JSON
    /// The name and value of the session's cookie.
    let cookie: String
    /// Of a bot, sent in place of a cookie.
    var token: String?

    var id: String { user["id"]?.string ?? "" }
    /// Says with every request who asks.
    var http: TestHTTP { server.http.with(credential) }
    private var credential: [String: String] { token.map { ["authorization": "Bearer \($0)"] } ?? ["cookie": cookie] }

    /// Opens a live socket and resumes, which must go well.
    /// - Parameters:
    ///   - revision: the last that was seen; nil for a first load.
    ///   - history: what it belongs to; nil to name none.
    /// - Returns: the socket, caught up; its events up to there are still to be read when `keepsEvents`.
    func live(since revision: Int64? = nil, of history: JSON? = nil, keepsEvents: Bool = false) async throws
        -> TestSocket
    {
        let socket = try await server.liveSocket(cookie: cookie, headers: credential)
        var resume: [String: JSON] = ["verb": "resume"]
        if let revision { resume["revision"] = .integer(revision) }
        if let history { resume["history"] = history }
        let reply = try await socket.ask(.object(resume))
        try #require(reply["result"]?["revision"]?.integer != nil)
        if !keepsEvents { _ = try await socket.eventsUntilCaughtUp() }
        return socket
    }

    @discardableResult
    func createRoom(_ name: String) async throws -> JSON {
        let answer = try await http.send("POST", "/api/rooms", json: ["name": .string(name)])
        try #require(answer.status == 201)
        return try #require(try answer.json["room"])
    }

    func join(_ room: String) async throws {
        try #require(try await http.send("PUT", "/api/rooms/\(room)/membership").status == 200)
    }

    func leave(_ room: String) async throws {
        try #require(try await http.send("DELETE", "/api/rooms/\(room)/membership").status == 200)
    }

    @discardableResult
    func send(_ text: String, to room: String, as clientID: String) async throws -> JSON {
        let body: JSON = ["clientID": .string(clientID), "text": .string(text)]
        let answer = try await http.send("POST", "/api/rooms/\(room)/messages", json: body)
        try #require(answer.status == 201)
        return try #require(try answer.json["message"])
    }
}

/// A request with or without a body.
func ask(_ person: Person, _ method: String, _ path: String, _ body: JSON?) async throws -> HTTPAnswer {
    if let body { return try await person.http.send(method, path, json: body) }
    return try await person.http.send(method, path)
}

extension TestServer {
    /// Makes a guest.
    func signIn(_ name: String, headers: [String: String] = [:]) async throws -> Person {
        let answer = try await http.send("POST", "/api/session", headers: headers, json: ["name": .string(name)])
        try #require(answer.status == 201)
        let cookie = try #require(answer["set-cookie"]?.split(separator: ";").first)
        return Person(server: self, user: try #require(try answer.json["user"]), cookie: String(cookie))
    }
}

extension TestSocket {
    /// The events up to and with `caughtUp`.
    func eventsUntilCaughtUp() async throws -> [JSON] {
        var events: [JSON] = []
        repeat { events.append(try await nextNotification()) } while events.last?["event"] != "caughtUp"
        return events
    }

    /// The next events, this many.
    func events(_ count: Int) async throws -> [JSON] {
        var events: [JSON] = []
        for _ in 0..<count { events.append(try await nextNotification()) }
        return events
    }
}

/// An error of the chat: a status, and a body of a text and this code.
func expectChatError(
    _ answer: HTTPAnswer,
    _ status: Int,
    _ code: JSON,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(answer.status == status, sourceLocation: sourceLocation)
    let body = try answer.json
    #expect(body.withoutLimit.without("error") == ["code": code], sourceLocation: sourceLocation)
    #expect(body["error"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
}

/// An error reply of the live socket.
func expectChatError(_ reply: JSON, _ code: JSON, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(reply.withoutLimit.without("error") == ["code": code], sourceLocation: sourceLocation)
    #expect(reply["error"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
}

extension JSON {
    /// Without what an error says beside its code.
    fileprivate var withoutLimit: JSON { without("limit").without("retryAfter") }
}

extension JSON {
    /// A room without what only a member is told.
    var asToldToAll: JSON {
        ["joined", "role", "read", "mentions", "notifications"].reduce(self) { $0.without($1) }
    }
}
