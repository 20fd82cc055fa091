// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("HTTP: what is malformed")
struct HTTPRobustnessTests {
    @Test(
        "bytes that are no request are answered with 400 or the end of the connection",
        arguments: [
            "\r\n\r\nnonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}",
            "GET / HTTP/1.1\r\nHost x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
            "POST /record HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "POST /record HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
            "POST /record HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ]
    )
    func garbage(text: String) async throws {
        try await withServer { server in
            let other = try await server.keyValueSocket()
            let connection = try await server.connection()
            try await connection.send(Array(text.utf8))
            do {
                // An answer in either version of the protocol, and no success.
                let status = try await connection.nextAnswer().status
                #expect(status == 400 || status == 401 || status == 505)
            } catch TestFailure.ended {
                // Nothing to be said to that.
            }
            #expect(try await other.ask(["op": 1, "key": "a"])["code"] == 404)
        }
    }

    @Test("headers beyond all measure are refused")
    func hugeHeaders() async throws {
        try await withServer { server in
            let connection = try await server.connection()
            let request = server.http.request(
                "GET",
                "/ping",
                headers: ["x-huge": String(repeating: "x", count: 200_000)]
            )
            try? await connection.send(request)
            do {
                #expect([400, 431].contains(try await connection.nextAnswer().status))
            } catch TestFailure.ended {
                // The answer may be lost when the server closes on what it has not read.
            }
            #expect(try await server.http.send("GET", "/ping").status == 200)
        }
    }

    @Test(
        "what is not there is 404 with a JSON error",
        arguments: ["/nothing", "/api/nothing", "/record/a/../../x", "/%"]
    )
    func notFound(target: String) async throws {
        try await withServer { server in
            let answer = try await server.http.send("GET", target)
            #expect([400, 401, 404].contains(answer.status))
            #expect(try answer.json["error"]?.string?.isEmpty == false)
        }
    }

    @Test("a method that a path does not know is refused", arguments: ["PUT", "PATCH", "DELETE", "TRACE"])
    func method(method: String) async throws {
        try await withServer { server in
            let answer = try await server.keyValue.send(method, "/records?startKey=a&endKey=b")
            #expect([404, 405].contains(answer.status))
        }
    }

    @Test("requests that are sent at once are answered in their order")
    func pipelining() async throws {
        try await withServer { server in
            let connection = try await server.connection()
            var requests: [UInt8] = []
            for number in 0..<20 {
                let body = Array(#"{"key":"k","value":"\#(number)"}"#.utf8)
                requests += server.keyValue.request("POST", "/record", body: body)
                requests += server.keyValue.request("GET", "/record/k")
            }
            try await connection.send(requests)
            for number in 0..<20 {
                #expect(try await connection.nextAnswer().json["success"] == true)
                #expect(try await connection.nextAnswer().json["value"] == .string(String(number)))
            }
        }
    }

    @Test("a body in chunks is a body")
    func chunks() async throws {
        try await withServer { server in
            let connection = try await server.connection()
            let head = server.keyValue.request("POST", "/record", headers: ["transfer-encoding": "chunked"])
            try await connection.send(head)
            for chunk in [#"{"key":"a","#, #""value":"b"}"#] {
                try await connection.send(Array("\(String(chunk.utf8.count, radix: 16))\r\n\(chunk)\r\n".utf8))
            }
            try await connection.send(Array("0\r\n\r\n".utf8))
            #expect(try await connection.nextAnswer().status == 200)
            #expect(try await server.value(of: "a") == "b")
        }
    }

    @Test("a body that is too large is 400 without reading it to its end", arguments: [true, false])
    func hugeBody(isChunked: Bool) async throws {
        try await withServer { server in
            let connection = try await server.connection()
            let length = isChunked ? ["transfer-encoding": "chunked"] : ["content-length": "1099511627776"]
            try await connection.send(server.keyValue.request("POST", "/record", headers: length))
            let chunk = [UInt8](repeating: 0x20, count: 1 << 16)
            let piece = isChunked ? Array("10000\r\n".utf8) + chunk + [13, 10] : chunk
            for _ in 0..<40 { try? await connection.send(piece) }
            #expect(try await connection.nextAnswer().status == 400)
        }
    }
}
