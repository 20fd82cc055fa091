// SPDX-License-Identifier: MIT

import Foundation
import Logging
import NIOCore
import NIOPosix
import Server
import Store

/// The whole way: WebSocket clients and the server in one process, over loopback, on a database with `synchronous=FULL`.
enum ServerBenchmark {
    static func run() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "roomkey-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let (ports, announced) = AsyncStream.makeStream(of: RoomkeyServer.Running.self)
        var logger = Logger(label: "roomkey.benchmark")
        logger.logLevel = .critical
        let server = RoomkeyServer(.init(port: 0, dataDirectory: directory), logger: logger) { announced.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask {
                for await server in ports {
                    let keys = APIKeys(log: server.log, store: server.store, now: Timestamp.now)
                    let key = try await keys.create(named: "benchmark", by: nil).secret
                    try await measure(port: server.port, path: "/ws?apiKey=\(key)")
                    return
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private static func measure(port: Int, path: String) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let value = String(repeating: "x", count: 200)
        let put: @Sendable (Int) -> [UInt8] = { index in
            Array(#"{"op":2,"key":"bench:\#(index % 10_000)","value":"\#(value)","messageId":\#(index + 1)}"#.utf8)
        }
        let get: @Sendable (Int) -> [UInt8] = { index in
            Array(#"{"op":1,"key":"bench:\#(index % 1_000)","messageId":\#(index + 1)}"#.utf8)
        }
        print("Round trip on one connection")
        for (name, request) in [("put", put), ("get", get)] {
            let measurement = try await BenchmarkSocket.run(
                port: port,
                path: path,
                count: 5_000,
                on: group,
                request: request
            )
            print("  \(name)  \(measurement.summary)")
        }
        print("Acknowledged puts of 200 bytes, each writer waits for its last")
        for writers in [1, 16, 256] {
            let count = max(100, 8_000 / writers)
            let elapsed = try await ContinuousClock().measure {
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for _ in 0..<writers {
                        tasks.addTask {
                            _ = try await BenchmarkSocket.run(
                                port: port,
                                path: path,
                                count: count,
                                on: group,
                                request: put
                            )
                        }
                    }
                    try await tasks.waitForAll()
                }
            }
            print("  \(pad(writers)) writers  \(perSecond(count * writers, elapsed))")
        }
        try await group.shutdownGracefully()
    }
}
