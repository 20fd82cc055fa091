// SPDX-License-Identifier: MIT

import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite("Fetching: asking what strangers name")
struct SafeFetcherTests {
    /// A server on this machine, and what it was asked for.
    private final class Neighbour: Sendable {
        let asked = Inbox<String>()
        let port = Mutex(0)

        var number: Int { port.withLock { $0 } }

        static func with(_ body: (Neighbour) async throws -> Void) async throws {
            let neighbour = Neighbour()
            let router = Router()
            router.get("**") { request, _ in
                neighbour.asked.put("\(request.head.authority ?? "")\(request.uri.path)")
                switch request.uri.path {
                case "/elsewhere":
                    return Response(status: .found, headers: [.location: "http://127.0.0.1:\(neighbour.number)/end"])
                case "/large":
                    let piece = ByteBuffer(repeating: 7, count: 1_000)
                    return Response(
                        status: .ok,
                        body: ResponseBody { writer in
                            for _ in 0..<1_000 { try await writer.write(piece) }
                            try await writer.finish(nil)
                        }
                    )
                default: return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "hello")))
                }
            }
            let ports = Inbox<Int>()
            let application = Application(
                router: router,
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { ports.put($0.localAddress?.port ?? 0) },
                logger: Logger(label: "neighbour") { _ in SwiftLogNoOpLogHandler() }
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.run() }
                let port = try await ports.next("the neighbour's port")
                neighbour.port.withLock { $0 = port }
                try await body(neighbour)
                group.cancelAll()
            }
        }
    }

    /// How often hosts were looked up.
    private final class Lookups: Sendable {
        private let hosts = Mutex<[String]>([])

        var all: [String] { hosts.withLock { $0 } }

        /// Answers the addresses in turn, the last again and again, as a name server does that wants to lead astray.
        func answering(_ answers: [[String]]) -> SafeFetcher.Lookup {
            { host in
                let count = self.hosts.withLock { hosts in
                    hosts.append(host)
                    return hosts.count
                }
                return answers[min(count, answers.count) - 1].compactMap { IPAddress($0) }
            }
        }
    }

    private func withFetcher(
        _ rule: FetchRule = .globalOnly,
        lookup: @escaping SafeFetcher.Lookup = HostLookup.addresses,
        _ body: (SafeFetcher) async throws -> Void
    ) async throws {
        let fetcher = SafeFetcher(on: MultiThreadedEventLoopGroup.singleton, rule, lookup: lookup)
        do {
            try await body(fetcher)
            try await fetcher.shutdown()
        } catch {
            try await fetcher.shutdown()
            throw error
        }
    }

    private func request(_ text: String) throws -> SafeFetcher.Request {
        SafeFetcher.Request(url: try #require(FetchURL(text)))
    }

    @Test(
        "whatever a neighbour is called, it is not asked",
        arguments: [
            "localhost", "localhost.", "127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "0", "[::1]",
            "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]",
        ]
    )
    func neighbours(host: String) async throws {
        try await Neighbour.with { neighbour in
            try await withFetcher { fetcher in
                let request = try request("http://\(host):\(neighbour.number)/")
                await #expect(throws: SafeFetcher.Failure.self) {
                    try await fetcher.fetch(request, within: .seconds(60))
                }
            }
            #expect(neighbour.asked.waiting.isEmpty)
        }
    }

    @Test("a name that stands for a neighbour is refused, also among addresses that are not; nothing is connected to")
    func names() async throws {
        try await Neighbour.with { neighbour in
            for addresses in [["127.0.0.1"], ["10.0.0.1", "::1"], ["169.254.169.254"]] {
                try await withFetcher(lookup: Lookups().answering([addresses])) { fetcher in
                    let request = try request("https://push.example.net/")
                    await #expect(throws: SafeFetcher.Failure.notAllowed("push.example.net")) {
                        try await fetcher.fetch(request, within: .seconds(60))
                    }
                }
            }
            #expect(neighbour.asked.waiting.isEmpty)
        }
    }

    @Test("the connection goes to the address that was looked at, under the host's own name")
    func pinned() async throws {
        try await Neighbour.with { neighbour in
            let lookups = Lookups()
            let rule = try #require(FetchRule(allowing: "127.0.0.1"))
            // There is no such name, so that a second lookup, by anybody, would find nothing.
            let answers = [["10.9.9.9", "127.0.0.1"], ["127.0.0.1"], ["10.9.9.9"]]
            try await withFetcher(rule, lookup: lookups.answering(answers)) { fetcher in
                let request = try request("http://push.invalid:\(neighbour.number)/a?b=c")
                for _ in 1...2 {
                    let response = try await fetcher.fetch(request, within: .seconds(60), bodyLimit: 100)
                    #expect(response.status == 200)
                    #expect(String(buffer: response.body) == "hello")
                    #expect(try await neighbour.asked.next("a request") == "push.invalid:\(neighbour.number)/a")
                }
                await #expect(throws: SafeFetcher.Failure.notAllowed("push.invalid")) {
                    try await fetcher.fetch(request, within: .seconds(60))
                }
            }
            #expect(lookups.all == ["push.invalid", "push.invalid", "push.invalid"])
        }
    }

    @Test("an answer that leads elsewhere is only an answer, and a large one ends")
    func answers() async throws {
        try await Neighbour.with { neighbour in
            try await withFetcher(try #require(FetchRule(allowing: "127.0.0.0/8"))) { fetcher in
                let server = "http://127.0.0.1:\(neighbour.number)"
                let elsewhere = try await fetcher.fetch(request("\(server)/elsewhere"), within: .seconds(60))
                #expect(elsewhere.status == 302)
                #expect(try await neighbour.asked.next("a request").hasSuffix("/elsewhere"))
                let large = try request("\(server)/large")
                await #expect(throws: SafeFetcher.Failure.tooLarge(limit: 5_000)) {
                    try await fetcher.fetch(large, within: .seconds(60), bodyLimit: 5_000)
                }
                #expect(try await fetcher.fetch(large, within: .seconds(60)).body.readableBytes == 0)
                let all = try await fetcher.fetch(large, within: .seconds(60), bodyLimit: 1_000_000)
                #expect(all.body.readableBytes == 1_000_000)
            }
            for _ in 1...3 { #expect(try await neighbour.asked.next("a request").hasSuffix("/large")) }
            #expect(neighbour.asked.waiting.isEmpty)
        }
    }

    @Test("a server that says nothing, and a name server that says nothing, are given up in time")
    func silence() async throws {
        let silent = try await SilentServer.start()
        try await withFetcher(try #require(FetchRule(allowing: "127.0.0.1"))) { fetcher in
            let request = try request("http://127.0.0.1:\(silent.port)/")
            await #expect(throws: (any Error).self) { try await fetcher.fetch(request, within: .milliseconds(100)) }
        }
        try await silent.stop()
        let never: SafeFetcher.Lookup = { _ in
            try await Task.sleep(for: .seconds(3_600))
            return []
        }
        try await withFetcher(lookup: never) { fetcher in
            let request = try request("https://push.example.net/")
            await #expect(throws: SafeFetcher.Failure.timedOut) {
                try await fetcher.fetch(request, within: .milliseconds(100))
            }
        }
    }
}
