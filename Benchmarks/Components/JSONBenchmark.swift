// SPDX-License-Identifier: MIT

import Foundation
import KeyValueProtocol
import WireProtocol

/// Foundation's coders against our byte-level reader and writer, on the hot messages of the key-value socket.
enum JSONBenchmark {
    private struct Request: Codable {
        var op: Int
        var key: String
        var value: String?
        var messageId: Int?
    }

    private struct Reply: Codable {
        var code: Int
        var messageId: Int
        var key: String
        var value: String
    }

    static func run() throws {
        let count = 100_000
        let value = String(repeating: "x", count: 200)
        let text = Array(#"{"op":2,"key":"chat:room:1234","value":"\#(value)","messageId":42}"#.utf8)
        let data = Data(text)
        let clock = ContinuousClock()

        let decoder = JSONDecoder()
        let foundationReads = try clock.measure {
            for _ in 0..<count { _ = try decoder.decode(Request.self, from: data) }
        }
        let ourReads = try clock.measure {
            for _ in 0..<count { _ = try KeyValueRequest(parsing: text, limits: .standard) }
        }
        let encoder = JSONEncoder()
        let foundationWrites = try clock.measure {
            for index in 0..<count {
                _ = try encoder.encode(Reply(code: 200, messageId: index, key: "chat:room:1234", value: value))
            }
        }
        let key = Array("chat:room:1234".utf8)
        let valueBytes = Array(value.utf8)
        let ourWrites = clock.measure {
            for index in 0..<count {
                _ = KeyValueReply.value(key: key, value: valueBytes).message(answering: Int64(index))
            }
        }
        print("JSON, messages of 200 bytes")
        print("  read   Foundation  \(perSecond(count, foundationReads))")
        print("  read   Roomkey     \(perSecond(count, ourReads))")
        print("  write  Foundation  \(perSecond(count, foundationWrites))")
        print("  write  Roomkey     \(perSecond(count, ourWrites))")
    }
}
