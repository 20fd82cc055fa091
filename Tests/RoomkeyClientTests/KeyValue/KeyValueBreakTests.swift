// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import RoomkeyClient
import TestSupport
import Testing

@Suite("Key-value client: broken connections, timeouts, cancellation", .timeLimit(.minutes(5)))
struct KeyValueBreakTests {
    /// Waits for longer than the test may take.
    private static var patient: ConnectionOptions {
        var options = ConnectionOptions()
        options.connectTimeout = .seconds(3_600)
        options.requestTimeout = .seconds(3_600)
        return options
    }

    /// Runs a test with a server that takes connections and says nothing, and what counts these.
    private func withSilence(_ body: (ServerAddress, TestProxy) async throws -> Void) async throws {
        let silent = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0)
            .get()
        try await TestProxy.with(target: try #require(silent.localAddress?.port)) { proxy in
            try await body(try ServerAddress("http://127.0.0.1:\(proxy.port)"), proxy)
        }
        try await silent.close()
    }

    @Test(
        "wherever a connection is cut, all is done once that can be repeated, and the rest says that it is unknown",
        arguments: [true, false]
    )
    func cutAnywhere(isReceiving: Bool) async throws {
        try await withServer { server in
            var cuts = 0
            var unknown = 0
            // What goes over the socket is some 450 bytes up and 500 down: the cuts fall into every part of it.
            for bytes in stride(from: 1, through: 520, by: 11) {
                let plan = isReceiving ? ProxyPlan(cutAfterReceived: bytes) : ProxyPlan(cutAfterSent: bytes)
                try await TestProxy.with(target: server.port, plans: [plan]) { proxy in
                    let client = try server.keyValueClient(.apiKey(server.apiKey), through: proxy)
                    let key = "k\(bytes)"
                    try await client.put(key, "1")
                    #expect(try await client.get(key) == "1")
                    do {
                        #expect(try await client.increment(key) == 2)
                        #expect(try await client.get(key) == "2")
                    } catch RoomkeyError.connectionLost {
                        unknown += 1
                        #expect(["1", "2"].contains(try await client.get(key)))
                    }
                    try await client.delete(key)
                    #expect(try await client.get(key) == nil)
                    await client.close()
                    cuts += proxy.connections - 1
                }
            }
            #expect(cuts > 35)
            #expect(unknown > 0)
        }
    }

    @Test("a server that takes connections and says nothing ends in a failure, in the time that was given")
    func silence() async throws {
        try await withSilence { address, _ in
            var options = ConnectionOptions()
            options.requestTimeout = .milliseconds(200)
            let client = KeyValueClient(server: address, credential: .apiKey("k"), options: options)
            await #expect(throws: RoomkeyError.offline) { try await client.get("k") }
            await client.close()
        }
    }

    @Test("what is cancelled ends at once: a request without a connection, a range, a subscriber, a token")
    func cancellation() async throws {
        try await withSilence { address, proxy in
            let client = KeyValueClient(server: address, credential: .apiKey("k"), options: Self.patient)
            let tokens = KeyValueTokens(server: address, apiKey: "k", options: Self.patient)
            let get = Task { try await client.get("k") }
            let range = Task { for try await _ in client.range(prefix: "k") {} }
            let events = Task {
                for try await event in client.events { return Optional(event) }
                return nil
            }
            let token = Task { try await tokens.make(KeyValueGrant()) }
            _ = try await eventually("both connections") { proxy.connections == 2 ? true : nil }
            get.cancel()
            range.cancel()
            events.cancel()
            token.cancel()
            await #expect(throws: RoomkeyError.cancelled) { try await get.value }
            await #expect(throws: RoomkeyError.cancelled) { try await range.value }
            #expect(try await events.value == nil)
            await #expect(throws: RoomkeyError.cancelled) { try await token.value }
            await client.close()
        }
    }

    @Test("closing does not wait for a connection, and fails what waits and what is asked afterwards")
    func closing() async throws {
        try await withSilence { address, proxy in
            let client = KeyValueClient(server: address, credential: .apiKey("k"), options: Self.patient)
            let get = Task { try await client.get("k") }
            _ = try await eventually("a connection") { proxy.connections == 1 ? true : nil }
            await client.close()
            await #expect(throws: RoomkeyError.closed) { try await get.value }
            await #expect(throws: RoomkeyError.closed) { try await client.put("k", "v") }
            _ = try await eventually("no connection") { proxy.open == 0 ? true : nil }
        }
    }

    @Test("a client closes its connection when nobody holds it any more, nor listens to it")
    func dropped() async throws {
        try await withServer { server in
            try await TestProxy.with(target: server.port) { proxy in
                var client: KeyValueClient? = try server.keyValueClient(.apiKey(server.apiKey), through: proxy)
                var events = client?.events.makeAsyncIterator()
                client = nil
                #expect(try await events?.next() == .resynchronise(.connected))
                #expect(proxy.open == 1)
                events = nil
                _ = try await eventually("no connection") { proxy.open == 0 ? true : nil }
            }
        }
    }
}
