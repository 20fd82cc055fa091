// SPDX-License-Identifier: MIT

import RoomkeyClient
import TestSupport
import Testing

@Suite("Key-value client: the code of its article", .timeLimit(.minutes(5)))
struct KeyValueArticleTests {
    @Test("what it reads and writes is there")
    func readsAndWrites() async throws {
        try await withServer { server in
            let address = try server.address
            let (ada, visits) = try await KeyValueSamples.readAndWrite(address, server.apiKey)
            #expect(ada == KeyValueSamples.User(name: "Ada", age: 37))
            #expect(visits == 1)

            let client = try server.keyValueClient()
            var listed: [String] = []
            try await KeyValueSamples.list(client) { key, _ in listed.append(key) }
            #expect(listed == ["user:1"])
            for number in 10..<35 { try await client.put("log:\(number)", "\(number)") }
            listed = []
            try await KeyValueSamples.listNewest(client) { listed.append($0) }
            #expect(listed == (15..<35).reversed().map(String.init))

            let token = try await KeyValueSamples.token(address, server.apiKey, for: "a.b").token
            let player = KeyValueSamples.renewing(address) { token }
            #expect(try await player.increment("score:a.b") == 1)
            await #expect(throws: Refused(.notAllowed)) {
                try await refusal { _ = try await player.increment("score:axb") }
            }
            await player.close()
            await client.close()
        }
    }

    @Test("what it shows follows the records")
    func subscribes() async throws {
        try await withServer { server in
            let address = try server.address
            let client = try server.keyValueClient()
            try await client.put("user:1", "Ada")
            let shown = Inbox<[String: String]>()
            let subscriber = Task { [apiKey = server.apiKey] in
                try await KeyValueSamples.subscribe(address, apiKey) { shown.put($0) }
            }
            #expect(try await shown.next("the users") == ["user:1": "Ada"])
            try await client.put("user:2", "Bob")
            #expect(try await shown.next("the users") == ["user:1": "Ada", "user:2": "Bob"])
            try await client.delete("user:1")
            #expect(try await shown.next("the users") == ["user:2": "Bob"])
            subscriber.cancel()
            try await subscriber.value
            await client.close()
        }
    }
}
