// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// A client of the old kind: a name, and a socket on which it reads whole documents and writes them back with something added.
struct LegacyClient: Sendable {
    let name: String
    let socket: TestSocket
    /// The key of the room's document.
    let key: JSON

    /// Joins a room as the showcase does: asks for a token, opens a socket, reads the document.
    init(
        _ name: String,
        in room: String,
        of server: TestServer,
        headers: [String: String] = [:]
    ) async throws {
        let body: JSON = ["roomId": .string(room)]
        let answer = try await server.http.send("POST", "/api/join-chatroom", headers: headers, json: body)
        try #require(answer.status == 200)
        self.name = name
        let token = try #require(try answer.json["token"]?.string)
        socket = try await server.keyValueSocket("token=\(token)")
        key = .string("chat:\(room)")
        _ = try await read()
    }

    /// The room's messages.
    func read() async throws -> [JSON] {
        let reply = try await socket.ask(["op": 1, "key": key])
        return try showcaseMessages(in: try #require(reply["value"]))
    }

    /// Writes the room's messages, whatever they are.
    @discardableResult
    func write(_ messages: [JSON]) async throws -> JSON {
        let document = try (["messages": .array(messages)] as JSON).text
        return try await socket.ask(["op": 2, "key": key, "value": .string(document)])
    }

    /// Says something: reads, appends, writes back.
    func send(_ text: String, as id: String = showcaseID()) async throws {
        let message: JSON = [
            "sender": .string(name), "message": .string(text), "timestamp": 1_764_000_000_000, "id": .string(id),
        ]
        #expect(try await write(try await read() + [message])["code"] == 200)
    }

    /// Reacts: reads, counts one more on the message, writes back.
    func react(_ reaction: String, to text: String) async throws {
        let messages = try await read().map { message in
            guard message["message"] == .string(text) else { return message }
            let counts = message["reactions"] ?? ["likes": 0, "fire": 0, "heart": 0, "laugh": 0]
            let count = (counts[reaction]?.integer ?? 0) + 1
            return message.with(["reactions": counts.with([reaction: .integer(count)])])
        }
        #expect(try await write(messages)["code"] == 200)
    }

    /// The messages of the next document that the client is told of.
    func nextTold() async throws -> [JSON] {
        let notification = try await socket.nextNotification()
        #expect(notification["type"] == "notification")
        #expect(notification["key"] == key)
        return try showcaseMessages(in: try #require(notification["value"]))
    }
}

/// An id for a message as the showcase makes it.
func showcaseID() -> String {
    let random = (0..<9).map { _ in "0123456789abcdefghijklmnopqrstuvwxyz".randomElement() ?? "0" }
    return "msg_1764000000000_\(String(random))"
}

/// The messages in the value of a room's key.
func showcaseMessages(in value: JSON) throws -> [JSON] {
    let text = try #require(value.string)
    return try #require(try JSON(text)["messages"]?.elements)
}

/// The texts of a document's messages.
func showcaseTexts(_ messages: [JSON]) -> [String] { messages.compactMap { $0["message"]?.string } }

extension TestServer {
    /// The messages of a room as the showcase reads them.
    func showcaseMessages(of room: String) async throws -> [JSON] {
        let value = try #require(try await value(of: "chat:\(room)"))
        return try #require(try JSON(value)["messages"]?.elements)
    }

    /// The rooms as the showcase reads them.
    func showcaseRooms() async throws -> [JSON] {
        let text = try #require(try await value(of: "chatrooms"))
        return try #require(try JSON(text)["chatrooms"]?.elements)
    }

    /// Writes a document over HTTP.
    func writeDocument(_ key: String, _ document: JSON) async throws -> HTTPAnswer {
        let value = try document.text
        return try await keyValue.send("POST", "/record", json: ["key": .string(key), "value": .string(value)])
    }
}

extension Person {
    /// The messages of a room, with reactions.
    func messages(of room: String) async throws -> [JSON] {
        let page = try await http.send("GET", "/api/rooms/\(room)/messages?limit=200").json
        return try #require(page["messages"]?.elements)
    }
}
