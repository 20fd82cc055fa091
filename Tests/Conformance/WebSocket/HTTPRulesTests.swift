// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("HTTP: methods, bodies, and other origins")
struct HTTPRulesTests {
    @Test(
        "HEAD is answered as GET is, without the body",
        arguments: [
            "/", "/ping", "/health/live", "/api/openapi.json", "/app.js", "/record/a", "/record/missing",
            "/records?startKey=a&endKey=b", "/nothing", "/api/session", "/ws",
        ]
    )
    func head(target: String) async throws {
        try await withServer { server in
            try await server.set("a", "1")
            let get = try await server.keyValue.send("GET", target)
            let connection = try await server.connection(isHead: true)
            // Were there a body, it would be taken for the next answer.
            let request = server.keyValue.request("HEAD", target)
            try await connection.send(request + (get["connection"] == "close" ? [] : request))
            for _ in 0..<(get["connection"] == "close" ? 1 : 2) {
                let head = try await connection.nextAnswer()
                #expect(head.status == get.status)
                #expect(head["content-length"] == get["content-length"])
                #expect(head["content-type"] == get["content-type"])
            }
        }
    }

    @Test("a client that expects to be told to go on is told so when its body is wanted")
    func continues() async throws {
        try await withServer { server in
            let connection = try await server.connection()
            let body = Array(#"{"key":"e","value":"1"}"#.utf8)
            for value in ["100-continue", "100-Continue"] {
                let headers = ["expect": value, "content-length": String(body.count)]
                try await connection.send(server.keyValue.request("POST", "/record", headers: headers))
                #expect(try await connection.nextAnswer().status == 100)
                try await connection.send(body)
                #expect(try await connection.nextAnswer().status == 200)
            }
            #expect(try await server.value(of: "e") == "1")
        }
    }

    @Test("one whose request is refused is not told to go on, and its body is not taken for the next request")
    func refusedBefore() async throws {
        try await withServer { server in
            let connection = try await server.connection()
            let headers = ["expect": "100-continue", "content-length": "20"]
            try await connection.send(server.http.request("POST", "/record", headers: headers))
            let answer = try await connection.nextAnswer()
            #expect(answer.status == 401)
            #expect(answer["connection"] == "close")
            try await connection.ended()
        }
    }

    @Test(
        "a body that is broken or cut short is 400",
        arguments: ["ZZ\r\n", "5\r\nabcdeX", "-1\r\n\r\n", "ffffffffffffffffff\r\n", "5;\u{0}\r\n", "5\r\nab"]
    )
    func brokenBody(chunks: String) async throws {
        try await withServer { server in
            for target in ["/record", "/api/session"] {
                let connection = try await server.connection()
                let head = server.keyValue.request("POST", target, headers: ["transfer-encoding": "chunked"])
                try await connection.send(head + Array(chunks.utf8))
                // It may have answered and closed already.
                try? await connection.endOutput()
                #expect(try await connection.nextAnswer().status == 400)
                try await connection.ended()
            }
        }
    }

    @Test("a preflight is told that the headers it asks for may be sent, and nothing that is none")
    func preflight() async throws {
        try await withServer { server in
            let asked = ["access-control-request-headers": "x-api-key, traceparent,X-Anything, not a name"]
            let answer = try await server.http.send("OPTIONS", "/record", headers: asked)
            #expect(answer.status == 204)
            #expect(answer["access-control-allow-headers"] == "x-api-key, traceparent, X-Anything, notaname")
            #expect(answer["access-control-allow-methods"]?.contains("HEAD") == true)
            let none = try await server.http.send("OPTIONS", "/record")
            #expect(none["access-control-allow-headers"] == "content-type, x-api-key")
            let chat = try await server.http.send("OPTIONS", "/api/session", headers: asked)
            #expect(chat["access-control-allow-origin"] == nil)
        }
    }
}
