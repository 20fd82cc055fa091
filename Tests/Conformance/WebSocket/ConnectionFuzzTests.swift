// SPDX-License-Identifier: MIT

import Foundation
import TestBasics
import TestSupport
import Testing

@Suite("Connections: requests and frames, joined and cut at random")
struct ConnectionFuzzTests {
    /// `ROOMKEY_FUZZ_SECONDS=3600` searches for an hour from a seed that is different each time, in place of the seeds of the suite.
    private static let seconds = ProcessInfo.processInfo.environment["ROOMKEY_FUZZ_SECONDS"].flatMap { Double($0) }
    private static let seedsAtOnce = 60
    private static let connectionsAtOnce = 6
    /// Bytes of its own that the process may grow by once it has settled.
    private static let growth = 16 << 20

    /// What a connection says: valid and broken requests and frames in any order, some bytes changed, in packets of any size.
    private struct Speech {
        let packets: [[UInt8]]
        let isCut: Bool
        let readsLate: Bool

        init(_ server: TestServer, _ cookie: String, seed: UInt64) {
            var random = SeededRandom(seed: seed)
            var bytes: [UInt8] = []
            for _ in 0...random.below(12) { bytes += Self.piece(server, cookie, &random) }
            if random.oneIn(3) {
                for _ in 0...random.below(4) where !bytes.isEmpty {
                    bytes[random.below(bytes.count)] = random.bytes(1)[0]
                }
            }
            if random.oneIn(4) { bytes = Array(bytes.prefix(random.below(bytes.count + 1))) }
            var packets: [[UInt8]] = []
            let longest = random.pick([1, 7, 60, 1_000, 100_000])
            while !bytes.isEmpty {
                // Many small ones only take time.
                let length = packets.count > 60 ? bytes.count : min(bytes.count, 1 + random.below(longest))
                packets.append(Array(bytes.prefix(length)))
                bytes.removeFirst(length)
            }
            self.packets = packets
            isCut = random.oneIn(5)
            readsLate = random.oneIn(6)
        }

        private static func piece(_ server: TestServer, _ cookie: String, _ random: inout SeededRandom) -> [UInt8] {
            let key = "f\(random.below(5))"
            let upgrade = CutAndJoinedTests.upgrade
            switch random.below(22) {
            case 0:
                let method = random.pick(["GET", "HEAD", "OPTIONS", "CONNECT", "TRACE", "QUERY"])
                let targets = [
                    "/ping", "*", "//", "/%zz", "http://[::1", "http://x/ping?y#z", "http:?", "/r/\u{e4}?%", "a:80",
                ]
                return server.http.request(method, random.pick(targets))
            case 1: return server.keyValue.request("GET", "/records?startKey=f&endKey=g")
            case 2:
                let body = Array(#"{"key":"\#(key)","value":"1"}"#.utf8)
                return server.keyValue.request("POST", "/record", body: body)
            case 3:
                let headers = ["transfer-encoding": "chunked", "expect": "100-continue"]
                return server.keyValue.request("POST", "/record", headers: headers)
                    + Array(random.pick(["5\r\nhello\r\n0\r\n\r\n", "zz\r\n", "5\r\nhel", "0\r\n\r\n", ""]).utf8)
            case 4:
                let headers = ["connection": random.pick(["close", "keep-alive"])]
                return server.http.request("GET", "/ping", headers: headers)
            case 5:
                let headers = ["connection": "Upgrade, HTTP2-Settings", "upgrade": "h2c"]
                return server.http.request("GET", "/", headers: headers)
            case 6...9: return server.http.request("GET", "/ws?apiKey=\(server.apiKey)", headers: upgrade)
            case 10: return server.http.request("GET", "/api/live", headers: upgrade.merging(["cookie": cookie]) { $1 })
            case 11: return server.http.request("GET", "/ws?token=x", headers: upgrade)
            case 12:
                let body = ["content-length": String(random.below(9))]
                return server.http.request("GET", "/ws?apiKey=\(server.apiKey)", headers: upgrade.merging(body) { $1 })
            case 13: return random.bytes(random.below(200))
            case 14:
                let texts = ["\r\n", "GET\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{16}\u{3}\u{1}"]
                return Array(random.pick(texts).utf8)
            default: return frame(key, &random).bytes
            }
        }

        private static func frame(_ key: String, _ random: inout SeededRandom) -> TestFrame {
            var frame: TestFrame
            switch random.below(8) {
            case 0...2:
                let operation = random.below(7)
                frame = .text(#"{"op":\#(operation),"key":"\#(key)","value":"v","endKey":"g","messageId":1}"#)
            case 3:
                let texts = [#"{"verb":"resume","id":1}"#, #"{"verb":"rooms","id":2}"#, "[", "{}", ""]
                frame = .text(random.pick(texts))
            case 4: frame = .close(random.pick([nil, 1000, 1001, 1005, 4000]))
            case 5: frame = TestFrame(UInt8(random.below(16)), random.bytes(random.below(130)))
            case 6: frame = TestFrame(0, "}".utf8)
            default: frame = TestFrame(random.pick([9, 10]), random.bytes(random.below(126)))
            }
            if random.oneIn(8) { frame.isLast = false }
            if random.oneIn(20) { frame.reserved = UInt8(random.below(8)) }
            if random.oneIn(20) { frame.isMasked = false }
            if random.oneIn(20) { frame.claimedLength = random.pick([0, 5, 126, 65_536, 1 << 24, 1 << 40]) }
            return frame
        }
    }

    /// Speaks, and expects the server to end the connection, whatever was said, once our side has ended.
    private func speak(_ speech: Speech, to server: TestServer) async throws {
        let connection = try await server.connection()
        if speech.readsLate { try await connection.setReading(false) }
        for packet in speech.packets {
            do {
                try await connection.send(packet)
            } catch {
                break  // it has ended the connection already
            }
        }
        if speech.isCut { return connection.cut() }
        try? await connection.endOutput()
        if speech.readsLate { try? await connection.setReading(true) }
        try await connection.ended()
    }

    @Test("nothing that is said stops the server, leaves a connection open, or stays in memory")
    func fuzz() async throws {
        try await withServer { server in
            let witness = try await server.keyValueSocket()
            let cookie = try await server.signIn("Ada").cookie
            func speak(_ seeds: some Collection<UInt64>) async throws {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (number, seed) in seeds.enumerated() {
                        if number >= Self.connectionsAtOnce { try await group.next() }
                        group.addTask {
                            do {
                                try await self.speak(Speech(server, cookie, seed: seed), to: server)
                            } catch {
                                Issue.record("\(error) with ROOMKEY_SEED=\(seed)")
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await witness.ask(["op": 1, "key": "none"])["code"] == 404, "seeds \(seeds)")
            }
            guard let seconds = Self.seconds else {
                var rest = seeds(240)[...]
                while !rest.isEmpty {
                    try await speak(rest.prefix(Self.seedsAtOnce))
                    rest = rest.dropFirst(Self.seedsAtOnce)
                }
                return
            }
            Self.keepNoBacktraces()
            let first = UInt64.random(in: 0..<(1 << 40))
            let begin = ContinuousClock.now
            var seed = first
            // Looked at eight times, the first of which is when the allocators and caches have settled.
            var sizes: [Int] = []
            while ContinuousClock.now - begin < .seconds(seconds) {
                try await speak(seed..<(seed + UInt64(Self.seedsAtOnce)))
                seed += UInt64(Self.seedsAtOnce)
                guard ContinuousClock.now - begin > .seconds(seconds * Double(sizes.count + 1) / 8),
                    let size = Self.ownBytes
                else { continue }
                sizes.append(size)
                let connections = seed - first
                print(
                    "\(connections) connections from seed \(first): \(size >> 10) KiB, \(server.log.lines.count) lines logged"
                )
            }
            if let settled = sizes.first, let last = sizes.last { #expect(last - settled < Self.growth) }
        }
    }

    /// Swift Testing keeps the backtraces of errors until one ends a test: here some 200 bytes for each connection, and nothing else grows.
    private static func keepNoBacktraces() {
        for hook in ["_swift_willThrow", "_swift_willThrowTypedImpl"] {
            dlsym(nil, hook)?.storeBytes(of: 0, as: UInt.self)
        }
    }

    /// Memory of the process that holds no part of a file, such as code that is read when it is first run; nil where the system does not tell.
    private static var ownBytes: Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("RssAnon:") }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kilobytes << 10
    }
}
