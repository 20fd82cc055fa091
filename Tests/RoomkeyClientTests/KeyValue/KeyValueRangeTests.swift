// SPDX-License-Identifier: MIT

import KeyValueProtocol
import TestSupport
import Testing

@testable import RoomkeyClient

@Suite("Key-value client: ranges")
struct KeyValueRangeTests {
    private static let keys = (0..<1_203).map { "k\(10_000 + $0)" }

    private static func collect(_ range: KeyValueRange) async throws -> [String] {
        var keys: [String] = []
        for try await record in range {
            #expect(record.value == "v\(record.key)")
            keys.append(record.key)
        }
        return keys
    }

    @Test("a range of several pages has every record once, in order, up and down, up to its limit")
    func pages() async throws {
        try await withServer { server in
            let client = try server.keyValueClient()
            for batch in [Self.keys[..<600], Self.keys[600...]] {
                try await withThrowingTaskGroup { group in
                    for key in batch { group.addTask { try await client.put(key, "v\(key)") } }
                    try await group.waitForAll()
                }
            }
            try await client.put("j", "vj")
            try await client.put("l", "vl")

            let all = client.range(from: "k", through: "kz")
            #expect(try await Self.collect(all) == Self.keys)
            #expect(try await Self.collect(all) == Self.keys)
            #expect(try await Self.collect(client.range(prefix: "k", isReversed: true)) == Self.keys.reversed())
            for limit in [1, 499, 500, 501, 1_000, 1_203, 5_000] {
                let some = client.range(from: "k", through: "kz", limit: limit)
                #expect(try await Self.collect(some) == Array(Self.keys.prefix(limit)))
                let last = client.range(from: "k", through: "kz", limit: limit, isReversed: true)
                #expect(try await Self.collect(last) == Array(Self.keys.reversed().prefix(limit)))
            }
            #expect(try await Self.collect(client.range(from: "x", through: "y")) == [])
            #expect(try await Self.collect(client.range(from: "l", through: "l")) == ["l"])
            await client.close()
        }
    }

    @Test("the next page begins where the last one ended, also when that is the longest key, or is deleted meanwhile")
    func longestKey() async throws {
        try await withServer { server in
            let client = try server.keyValueClient()
            let filling = String(repeating: "f", count: 100_000)
            // Twelve of these are more than a page of the server.
            let keys = (0..<24).map { "\(100 + $0)" + String(repeating: "k", count: 509) }
            for key in keys { try await client.put(key, filling) }
            var seen: [String] = []
            for try await record in client.range(from: "1", through: "2") {
                seen.append(record.key)
                try await client.delete(record.key)
            }
            #expect(seen == keys)
            await client.close()
        }
    }

    @Test("a range that the token does not allow is refused")
    func denied() async throws {
        try await withServer { server in
            let grant = KeyValueGrant(access: .prefixes(["a."]))
            let client = try server.keyValueClient(.subscribed(grant, by: server.keyValueTokens()))
            try await client.put("a.1", "va.1")
            #expect(try await Self.collect(client.range(prefix: "a.")) == ["a.1"])
            await #expect(throws: Refused(.notAllowed)) {
                try await refusal { _ = try await Self.collect(client.range(prefix: "a")) }
            }
            await client.close()
        }
    }

    @Test("a server that does not know ranges in reverse is not believed to have made one")
    func noReverse() async throws {
        let range = KeyValueRange(start: "a", end: "b", limit: nil, isReversed: true) { operation in
            guard case .range(_, _, isReversed: true) = operation else {
                Issue.record("asked for \(operation)")
                return .done("")
            }
            return .records([], isTruncated: false)
        }
        await #expect(throws: Refused(.badRequest)) { try await refusal { for try await _ in range {} } }
    }

    @Test("a range whose next page has nothing that the token allows says so, and does not seem to be whole")
    func nothingAllowed() async throws {
        let range = KeyValueRange(start: "a", end: "b", limit: nil, isReversed: false) { _ in
            KeyValueReply.records([], isTruncated: true)
        }
        await #expect(throws: Refused(.tooLarge)) { try await refusal { for try await _ in range {} } }
    }
}
