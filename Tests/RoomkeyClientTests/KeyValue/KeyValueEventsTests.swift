// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("Key-value client: subscriptions", .timeLimit(.minutes(5)))
struct KeyValueEventsTests {
    /// What is heard of a change, without its time.
    private struct Heard: Equatable {
        let key: String
        let value: String?

        init(_ key: String, _ value: String?) {
            self.key = key
            self.value = value
        }
    }

    private static func change(_ event: KeyValueEvent?) throws -> Heard {
        guard case .change(let change) = event else { throw TestFailure.unexpected("\(event, default: "the end")") }
        return Heard(change.key, change.value)
    }

    @Test("the first is to read what is there; then each change comes once, in order, the client's own too")
    func order() async throws {
        try await withServer { server in
            let grant = KeyValueGrant(keys: ["a"], patterns: ["b:*"], access: .prefixes(["a", "b:"]))
            let client = try server.keyValueClient(.subscribed(grant, by: server.keyValueTokens()))
            let writer = try server.keyValueClient()
            var events = client.events.makeAsyncIterator()
            #expect(try await events.next() == .resynchronise(.connected))
            try await writer.put("a", "1")
            try await client.put("b:é", "2")
            try await writer.put("c", "not told")
            try await writer.increment("b:n", by: 7)
            try await writer.delete("a")
            #expect(try Self.change(await events.next()) == Heard("a", "1"))
            #expect(try Self.change(await events.next()) == Heard("b:é", "2"))
            #expect(try Self.change(await events.next()) == Heard("b:n", "7"))
            #expect(try Self.change(await events.next()) == Heard("a", nil))

            var later = client.events.makeAsyncIterator()
            try await writer.put("a", "3")
            #expect(try await later.next() == .resynchronise(.connected))
            #expect(try Self.change(await later.next()) == Heard("a", "3"))
            #expect(try Self.change(await events.next()) == Heard("a", "3"))
            await client.close()
            #expect(try await events.next() == nil)
            await writer.close()
        }
    }

    @Test("after a break and after a restart subscribers are told that they may have missed something, and go on")
    func breaks() async throws {
        try await withServer { server in
            try await TestProxy.with(target: server.port) { proxy in
                let tokens = try server.keyValueTokens(through: proxy)
                let client = try server.keyValueClient(
                    .subscribed(KeyValueGrant(keys: ["a"], access: .keys(["a"])), by: tokens),
                    through: proxy
                )
                var events = client.events.makeAsyncIterator()
                #expect(try await events.next() == .resynchronise(.connected))
                proxy.cutAll()
                #expect(try await events.next() == .resynchronise(.connected))
                try await client.put("a", "1")
                #expect(try Self.change(await events.next()) == Heard("a", "1"))

                await server.stop()
                let restarted = try await eventually("the server's end") {
                    try? await ServerRun.start(in: server.directory)
                }
                proxy.moveTarget(to: restarted.port)
                #expect(try await events.next() == .resynchronise(.connected))
                #expect(try await client.get("a") == "1")
                try await client.put("a", "2")
                #expect(try Self.change(await events.next()) == Heard("a", "2"))
                await client.close()
                #expect(try await events.next() == nil)
                try await restarted.stop()
            }
        }
    }

    @Test("who reads too slowly is told so in place of what was too much, and then hears all that comes")
    func slowReader() async throws {
        try await withServer { server in
            let grant = KeyValueGrant(keys: ["n"])
            let client = try server.keyValueClient(.subscribed(grant, by: server.keyValueTokens()))
            let slow = client.events
            let writer = try server.keyValueClient()
            let count = Int64(KeyValueEvents.mostWaiting + 50)
            var quick = client.events.makeAsyncIterator()
            #expect(try await quick.next() == .resynchronise(.connected))
            for number in 1...count {
                #expect(try await writer.increment("n") == number)
                #expect(try Self.change(await quick.next()) == Heard("n", "\(number)"))
            }

            var events = slow.makeAsyncIterator()
            #expect(try await events.next() == .resynchronise(.readerTooSlow))
            // It held 1,000 and the word of the connection when one more came.
            for number in (Int64(KeyValueEvents.mostWaiting) + 1)...count {
                #expect(try Self.change(await events.next()) == Heard("n", "\(number)"))
            }
            await client.close()
            await writer.close()
        }
    }

    @Test("a reader that is slow with large values keeps only so many bytes of them")
    func bytes() async throws {
        let reader = KeyValueReader()
        let value = String(repeating: "v", count: 100_000)
        for _ in 1...41 { reader.put(.change(KeyValueChange(key: "k", value: value, changedAt: .distantPast))) }
        #expect(try Self.change(try await reader.next(isolation: nil)) == Heard("k", value))
        for _ in 1...2 { reader.put(.change(KeyValueChange(key: "k", value: value, changedAt: .distantPast))) }
        #expect(try await reader.next(isolation: nil) == .resynchronise(.readerTooSlow))
        reader.put(.change(KeyValueChange(key: "k", value: nil, changedAt: .distantPast)))
        reader.end(nil)
        #expect(try Self.change(try await reader.next(isolation: nil)) == Heard("k", nil))
        #expect(try await reader.next(isolation: nil) == nil)
    }

    @Test("when the token is revoked the events end with the reason")
    func revoked() async throws {
        try await withServer { server in
            let tokens = try server.keyValueTokens()
            let made = try await tokens.make(KeyValueGrant(keys: ["a"]))
            let client = try server.keyValueClient(.token(made.token))
            var events = client.events.makeAsyncIterator()
            #expect(try await events.next() == .resynchronise(.connected))
            try await tokens.revoke(id: try #require(made.id))
            await #expect(throws: Refused(.signedOut)) { try await refusal { _ = try await events.next() } }
            var later = client.events.makeAsyncIterator()
            await #expect(throws: Refused(.signedOut)) { try await refusal { _ = try await later.next() } }
        }
    }

    @Test("numbers, as HPKV may send them, are heard as text; messages that are not known are passed over")
    func otherServers() throws {
        let hooks = KeyValueClient.hooks(try ServerAddress("http://x"), .apiKey("k"), KeyValueFeed())
        func event(_ text: String) throws -> KeyValueChange? {
            if case .event(let change) = try hooks.read(Data(text.utf8)) { change } else { nil }
        }
        #expect(try event(#"{"type":"notification","key":"k","value":5,"timestamp":1}"#)?.value == "5")
        #expect(try event(#"{"type":"notification","key":"k","value":null,"timestamp":1}"#)?.value == nil)
        let change = try event(#"{"type":"notification","key":"k","value":"v","timestamp":1500}"#)
        #expect(change == KeyValueChange(key: "k", value: "v", changedAt: Date(timeIntervalSince1970: 1.5)))
        guard case .nothing = try hooks.read(Data(#"{"type":"hello"}"#.utf8)) else {
            throw TestFailure.unexpected("what is not known")
        }
    }
}
