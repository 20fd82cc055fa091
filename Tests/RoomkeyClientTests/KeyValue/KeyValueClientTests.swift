// SPDX-License-Identifier: MIT

import RoomkeyClient
import TestSupport
import Testing

@Suite("Key-value client: reading and writing")
struct KeyValueClientTests {
    private struct Person: Codable, Equatable {
        var name: String
        var age: Int?
    }

    @Test(
        "a value is read as it was put, whatever characters are in key and value",
        arguments: ["k", "a/ b?%41\"\0é🚀"]
    )
    func putAndGet(key: String) async throws {
        try await withServer { server in
            let client = try server.keyValueClient()
            #expect(try await client.get(key) == nil)
            try await client.put(key, "1 \"\\\n\u{0} 🚀")
            #expect(try await client.get(key) == "1 \"\\\n\u{0} 🚀")
            try await client.put(key, "2")
            #expect(try await client.get(key) == "2")
            await client.close()
        }
    }

    @Test("values that are JSON come back as the type they were; what is not one says so")
    func json() async throws {
        try await withServer { server in
            let client = try server.keyValueClient()
            try await client.put("ada", json: Person(name: "Ada", age: 36))
            #expect(try await client.get("ada", as: Person.self) == Person(name: "Ada", age: 36))
            #expect(try await client.get("nobody", as: Person.self) == nil)
            try await client.patch("ada", json: ["age": 37])
            #expect(try await client.get("ada", as: Person.self) == Person(name: "Ada", age: 37))
            try await client.patch("ada", #"{"age":null}"#)
            #expect(try await client.get("ada", as: Person.self) == Person(name: "Ada", age: nil))

            try await client.put("text", "no JSON")
            let error = await #expect(throws: RoomkeyError.self) { try await client.get("text", as: Person.self) }
            guard case .unreadable(let text) = error else { throw TestFailure.unexpected("\(error, default: "")") }
            #expect(text.contains("“text”"))
            await client.close()
        }
    }

    @Test("a patch of what is no JSON object is appended")
    func append() async throws {
        try await withServer { server in
            let client = try server.keyValueClient()
            try await client.patch("log", "a")
            try await client.patch("log", "b")
            #expect(try await client.get("log") == "ab")
            await client.close()
        }
    }

    @Test("increments add up, from 0 on, down as well, and keep all 64 bits")
    func increment() async throws {
        try await withServer { server in
            let client = try server.keyValueClient()
            #expect(try await client.increment("n") == 1)
            #expect(try await client.increment("n", by: 41) == 42)
            #expect(try await client.increment("n", by: -43) == -1)
            #expect(try await client.increment("big", by: .max) == .max)
            await #expect(throws: Refused(.badRequest)) { try await refusal { try await client.increment("big") } }
            try await withThrowingTaskGroup { group in
                for _ in 0..<100 { group.addTask { _ = try await client.increment("many") } }
                try await group.waitForAll()
            }
            #expect(try await client.get("many") == "100")
            await client.close()
        }
    }

    @Test("deleting says whether there was anything")
    func delete() async throws {
        try await withServer { server in
            let client = try server.keyValueClient()
            try await client.put("k", "v")
            #expect(try await client.delete("k"))
            #expect(try await client.delete("k") == false)
            #expect(try await client.get("k") == nil)
            await client.close()
        }
    }

    @Test("what the server refuses says why: too large, empty, not allowed")
    func refusals() async throws {
        try await withServer { server in
            let client = try server.keyValueClient()
            let large = String(repeating: "x", count: 102_400)
            await #expect(throws: Refused(.badRequest)) { try await refusal { try await client.put("k", large) } }
            await #expect(throws: Refused(.badRequest)) { try await refusal { try await client.put("k", "") } }
            await #expect(throws: Refused(.badRequest)) { try await refusal { try await client.put("", "v") } }
            #expect(try await client.get("k") == nil)
            await client.close()

            let grant = KeyValueGrant(access: .keys(["mine"]))
            let limited = try server.keyValueClient(.subscribed(grant, by: server.keyValueTokens()))
            try await limited.put("mine", "1")
            await #expect(throws: Refused(.notAllowed)) { try await refusal { try await limited.put("minex", "1") } }
            await #expect(throws: Refused(.notAllowed)) { try await refusal { _ = try await limited.get("k") } }
            #expect(try await limited.get("mine") == "1")
            await limited.close()
        }
    }

    @Test("a key or token that is not valid ends the client, and says so", arguments: [true, false])
    func badCredential(isToken: Bool) async throws {
        try await withServer { server in
            let client = try server.keyValueClient(isToken ? .token("no token") : .apiKey("no key"))
            await #expect(throws: Refused(.badToken)) { try await refusal { _ = try await client.get("k") } }
            await #expect(throws: Refused(.badToken)) { try await refusal { _ = try await client.get("k") } }
            guard case .closed(.refused(let refusal)?) = client.connection.value else {
                throw TestFailure.unexpected("\(client.connection.value)")
            }
            #expect(refusal.message == "Invalid API key or token")
        }
    }
}

/// A refusal without its words.
struct Refused: Error, Equatable {
    let code: Refusal.Code

    init(_ code: Refusal.Code) {
        self.code = code
    }
}

/// Does something, and takes the words off its refusal.
func refusal(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch RoomkeyError.refused(let refusal) {
        #expect(!refusal.message.isEmpty)
        throw Refused(refusal.code)
    }
}
