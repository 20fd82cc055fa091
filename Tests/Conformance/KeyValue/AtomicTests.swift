// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("HPKV: atomic numbers")
struct AtomicTests {
    @Test("§1.7: adds to what is stored, as decimal text, and tells result and newValue")
    func adds() async throws {
        try await withServer { server in
            try await server.set("n", "10")
            for (increment, result) in [(5, 15), (-3, 12), (0, 12), (-20, -8)] as [(Int64, Int64)] {
                let answer = try await server.keyValue.send(
                    "POST",
                    "/record/atomic",
                    json: ["key": "n", "increment": .integer(increment)]
                )
                #expect(answer.status == 200)
                let body = try answer.json
                #expect(body["success"] == true)
                #expect(body["message"]?.string != nil)
                #expect(body["result"] == .integer(result))
                #expect(body["newValue"] == .integer(result))
                #expect(body["error"] == nil)
                #expect(try await server.value(of: "n") == String(result))
            }
        }
    }

    @Test("§1.7: a missing key starts from 0, over HTTP and over the socket", arguments: [5, -5, 0] as [Int64])
    func missing(increment: Int64) async throws {
        try await withServer { server in
            let answer = try await server.keyValue.send(
                "POST",
                "/record/atomic",
                json: ["key": "http", "increment": .integer(increment)]
            )
            #expect(try answer.json["result"] == .integer(increment))
            let socket = try await server.keyValueSocket()
            #expect(
                try await socket.ask(["op": 6, "key": "socket", "value": .integer(increment)])
                    == ["code": 200, "success": true, "key": "socket", "newValue": .integer(increment)]
            )
            #expect(try await server.records() == ["http": "\(increment)", "socket": "\(increment)"])
        }
    }

    @Test(
        "§1.7: what is stored and is no integer is 400 and stays",
        arguments: ["abc", "1.5", "1e3", "{}", " 1", "0x10", "9223372036854775808", "1 "]
    )
    func notNumeric(stored: String) async throws {
        try await withServer { server in
            try await server.set("n", stored)
            let answer = try await server.keyValue.send("POST", "/record/atomic", json: ["key": "n", "increment": 1])
            try expectError(answer, 400)
            let socket = try await server.keyValueSocket()
            expectError(try await socket.ask(["op": 6, "key": "n", "value": 1]), 400, key: "n")
            #expect(try await server.records() == ["n": stored])
        }
    }

    @Test(
        "§1.7: an increment that is no 64-bit integer is 400",
        arguments: [
            #"{"key":"n"}"#, #"{"key":"n","increment":null}"#, #"{"key":"n","increment":1.5}"#,
            #"{"key":"n","increment":true}"#, #"{"key":"n","increment":[1]}"#, #"{"key":"n","increment":"x"}"#,
            #"{"key":"n","increment":9223372036854775808}"#, #"{"key":"n","increment":-9223372036854775809}"#,
            #"{"increment":1}"#, #"{"key":"","increment":1}"#, #"{"key":1,"increment":1}"#, "[]", "",
        ]
    )
    func refused(body: String) async throws {
        try await withServer { server in
            try expectError(try await server.keyValue.send("POST", "/record/atomic", body: Array(body.utf8)), 400)
            #expect(try await server.records().isEmpty)
        }
    }

    @Test("§1.7: numbers reach from -2^63 to 2^63-1, and beyond is 400", arguments: [Int64.max, Int64.min])
    func overflow(limit: Int64) async throws {
        try await withServer { server in
            let step: JSON = limit > 0 ? 1 : -1
            let first = try await server.keyValue.send(
                "POST",
                "/record/atomic",
                json: ["key": "n", "increment": .integer(limit)]
            )
            #expect(try first.json["result"] == .integer(limit))
            let second = try await server.keyValue.send(
                "POST",
                "/record/atomic",
                json: ["key": "n", "increment": step]
            )
            try expectError(second, 400)
            let socket = try await server.keyValueSocket()
            expectError(try await socket.ask(["op": 6, "key": "n", "value": step]), 400, key: "n")
            #expect(try await server.value(of: "n") == String(limit))
        }
    }

    @Test("§2.3: over the socket the amount may be a number or a string", arguments: [7, "7", "-7", -7] as [JSON])
    func socketAmount(amount: JSON) async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            try await server.set("n", "10")
            let isNegative = amount == -7 || amount == "-7"
            #expect(
                try await socket.ask(["op": 6, "key": "n", "value": amount])
                    == ["code": 200, "success": true, "key": "n", "newValue": isNegative ? 3 : 17]
            )
        }
    }

    @Test("§2.3: an amount that is no integer is 400", arguments: ["x", "1.5", "", 1.5, nil, true, [1]] as [JSON])
    func socketAmountRefused(amount: JSON) async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            expectError(try await socket.ask(["op": 6, "key": "n", "value": amount]), 400, key: "n")
            #expect(try await server.records().isEmpty)
        }
    }

    @Test("§1.7, §4.6: increments of many at once are all counted")
    func concurrent() async throws {
        try await withServer { server in
            let values = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let socket = try await server.keyValueSocket()
                        var ids: [Int64] = []
                        for _ in 0..<50 { ids.append(try await socket.post(["op": 6, "key": "n", "value": 1])) }
                        var values: [Int64] = []
                        for id in ids {
                            values.append(try #require(try await socket.reply(to: id)["newValue"]?.integer))
                        }
                        return values
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(values.sorted() == Array(1...200))
            #expect(try await server.value(of: "n") == "200")
        }
    }
}
