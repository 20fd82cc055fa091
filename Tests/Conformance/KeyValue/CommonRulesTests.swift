// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// A request of the key-value API.
struct Endpoint: Sendable, CustomTestStringConvertible {
    let method: String
    let target: String
    var body: JSON?

    var testDescription: String { "\(method) \(target)" }

    func send(_ http: TestHTTP, headers: [String: String] = [:]) async throws -> HTTPAnswer {
        if let body { return try await http.send(method, target, headers: headers, json: body) }
        return try await http.send(method, target, headers: headers)
    }

    /// All of them, each in a form that succeeds once `old` is stored.
    static let all = [
        Endpoint(method: "POST", target: "/record", body: ["key": "new", "value": "1"]),
        Endpoint(method: "GET", target: "/record/old"),
        Endpoint(method: "GET", target: "/records?startKey=a&endKey=z"),
        Endpoint(method: "POST", target: "/record/atomic", body: ["key": "counter", "increment": 1]),
        Endpoint(
            method: "POST",
            target: "/token/websocket",
            body: ["subscribeKeys": ["old"], "accessPattern": "^old$"]
        ),
        Endpoint(method: "DELETE", target: "/record/old"),
    ]
}

@Suite("HPKV: rules of all requests")
struct CommonRulesTests {
    @Test(
        "C1: the API key's header is found in any case of letters",
        arguments: ["x-api-key", "X-Api-Key", "X-API-KEY"]
    )
    func headerName(name: String) async throws {
        try await withServer { server in
            let answer = try await server.http.send(
                "GET",
                "/records?startKey=a&endKey=b",
                headers: [name: server.apiKey]
            )
            #expect(answer.status == 200)
        }
    }

    @Test(
        "C2: a body is JSON whatever its content type says",
        arguments: [
            nil, "", "text/plain", "application/x-www-form-urlencoded", "odd", "multipart/form-data; boundary=x",
        ]
    )
    func contentType(type: String?) async throws {
        try await withServer { server in
            let headers = type.map { ["content-type": $0] } ?? [:]
            let body = Array(#"{"key":"a","value":"b"}"#.utf8)
            let answer = try await server.keyValue.send("POST", "/record", headers: headers, body: body)
            #expect(answer.status == 200)
            #expect(try await server.value(of: "a") == "b")
        }
    }

    @Test("C3: an unknown API key is 403", arguments: Endpoint.all)
    func unknownKey(endpoint: Endpoint) async throws {
        try await withServer { server in
            try await server.set("old", "1")
            let id = server.apiKey.split(separator: "_")[1]
            for key in [
                "nope", "rk", "rk__", "rk_\(id)_", "rk_\(id)_wrong", server.apiKey + "x",
                String(server.apiKey.dropLast()),
            ] {
                try expectError(try await endpoint.send(server.http, headers: ["x-api-key": key]), 403)
            }
            #expect(try await server.records() == ["old": "1"])
        }
    }

    @Test("C4: a missing API key is 401", arguments: Endpoint.all)
    func missingKey(endpoint: Endpoint) async throws {
        try await withServer { server in
            try await server.set("old", "1")
            try expectError(try await endpoint.send(server.http), 401)
            #expect(try await server.records() == ["old": "1"])
        }
    }

    @Test("C5: success is exactly 200 with a JSON object", arguments: Endpoint.all)
    func success(endpoint: Endpoint) async throws {
        try await withServer { server in
            try await server.set("old", "1")
            let answer = try await endpoint.send(server.keyValue)
            #expect(answer.status == 200)
            #expect(answer["content-type"]?.hasPrefix("application/json") == true)
            #expect(try answer.json.names?.isEmpty == false)
            #expect(try answer.json["error"] == nil)
        }
    }

    @Test("C6, C8: errors say the same in error and in message")
    func errors() async throws {
        try await withServer { server in
            try await server.set("text", "abc")
            let http = server.keyValue
            try expectError(try await http.send("POST", "/record", json: ["key": "a"]), 400)
            try expectError(try await http.send("POST", "/record/atomic", json: ["key": "text", "increment": 1]), 400)
            try expectError(try await http.send("GET", "/records?startKey=a"), 400)
            try expectError(try await http.send("POST", "/token/websocket", json: ["accessPattern": "("]), 400)
            try expectError(try await server.http.send("GET", "/record/a"), 401)
            try expectError(try await server.http.send("GET", "/record/a", headers: ["x-api-key": "no"]), 403)
            try expectError(try await http.send("GET", "/record/missing"), 404)
            try expectError(try await http.send("DELETE", "/record/missing"), 404)
        }
    }

    @Test("C7: what is too large is 400, never 413")
    func tooLarge() async throws {
        try await withServer { server in
            let key = JSON.string(String(repeating: "k", count: 513))
            let value = JSON.string(String(repeating: "v", count: 102_400))
            let body = JSON.string(String(repeating: "b", count: 1 << 20))
            let http = server.keyValue
            try expectError(try await http.send("POST", "/record", json: ["key": key, "value": "v"]), 400)
            try expectError(try await http.send("POST", "/record", json: ["key": "k", "value": value]), 400)
            try expectError(try await http.send("POST", "/record", json: ["key": "k", "value": body]), 400)
            try expectError(try await http.send("POST", "/record/atomic", json: ["key": key, "increment": 1]), 400)
            #expect(try await server.records().isEmpty)
        }
    }

    @Test("C9: the text of a missing record holds “Record not found”", arguments: ["GET", "DELETE"])
    func notFoundText(method: String) async throws {
        try await withServer { server in
            let answer = try await server.keyValue.send(method, "/record/missing")
            #expect(try answer.json["error"]?.string?.contains("Record not found") == true)
        }
    }

    @Test("C10: a preflight of any endpoint is answered without a key", arguments: Endpoint.all)
    func preflight(endpoint: Endpoint) async throws {
        try await withServer { server in
            let headers = [
                "origin": "https://example.org", "access-control-request-method": endpoint.method,
                "access-control-request-headers": "content-type,x-api-key",
            ]
            let answer = try await server.http.send("OPTIONS", endpoint.target, headers: headers)
            #expect((200..<300).contains(answer.status))
            #expect(["*", "https://example.org"].contains(answer["access-control-allow-origin"]))
            let methods = Self.list(answer["access-control-allow-methods"])
            #expect(methods.isSuperset(of: ["get", "post", "delete", "options"]))
            #expect(Self.list(answer["access-control-allow-headers"]).isSuperset(of: ["content-type", "x-api-key"]))
            #expect(answer["access-control-max-age"].flatMap { Int($0) } ?? 0 > 0)
        }
    }

    private static func list(_ header: String?) -> Set<String> {
        Set((header ?? "").lowercased().split(separator: ",").map { String($0.drop { $0 == " " }) })
    }

    @Test("C10: pages of other origins may read every answer, errors too")
    func allowOrigin() async throws {
        try await withServer { server in
            try await server.set("old", "1")
            let origin = ["origin": "https://example.org"]
            var answers: [HTTPAnswer] = [try await server.http.send("GET", "/ping", headers: origin)]
            for endpoint in Endpoint.all {
                answers.append(try await endpoint.send(server.http, headers: origin))
                answers.append(try await endpoint.send(server.http.with(["x-api-key": "no"]), headers: origin))
                answers.append(try await endpoint.send(server.keyValue, headers: origin))
            }
            answers.append(try await server.keyValue.send("GET", "/record/missing", headers: origin))
            answers.append(try await server.keyValue.send("POST", "/record", headers: origin, json: []))
            answers.append(try await server.http.send("GET", "/ws", headers: origin))
            answers.append(try await server.refusal("/ws?token=no", headers: origin))
            #expect(Set(answers.map(\.status)).isSuperset(of: [200, 400, 401, 403, 404]))
            for answer in answers {
                #expect(["*", "https://example.org"].contains(answer["access-control-allow-origin"]), "\(answer)")
            }
        }
    }

    @Test("C10: a WebSocket is opened for any origin", arguments: ["http://localhost", "https://example.org", "null"])
    func socketOrigin(origin: String) async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket(headers: ["origin": origin])
            #expect(try await socket.ask(["op": 1, "key": "a"])["code"] == 404)
        }
    }

    @Test("C11: repeated leading slashes count as one", arguments: ["/", "//", "///"])
    func leadingSlashes(slashes: String) async throws {
        try await withServer { server in
            let http = server.keyValue
            #expect(try await http.send("GET", slashes + "ping").status == 200)
            #expect(try await http.send("POST", slashes + "record", json: ["key": "a/b", "value": "1"]).status == 200)
            #expect(try await http.send("GET", slashes + "record/a/b").json == ["key": "a/b", "value": "1"])
            #expect(try await http.send("GET", slashes + "records?startKey=a&endKey=b").json["count"] == 1)
            #expect(try await http.send("POST", slashes + "token/websocket", json: [:]).status == 200)
            #expect(try await http.send("OPTIONS", slashes + "record").status == 204)
            let socket = try await server.socket("\(slashes)ws?apiKey=\(server.apiKey)")
            #expect(try await socket.ask(["op": 1, "key": "a/b"])["value"] == "1")
            #expect(try await http.send("DELETE", slashes + "record/a/b").status == 200)
        }
    }

    @Test("C12, §2.5: a burst of hundreds of requests is served, without 429")
    func burst() async throws {
        try await withServer { server in
            let socket = try await server.keyValueSocket()
            var ids: [Int64] = []
            for number in 0..<500 {
                ids.append(
                    try await socket.post(["op": number % 2 == 0 ? 2 : 1, "key": "burst", "value": "\(number)"])
                )
            }
            for id in ids { #expect(try await socket.reply(to: id)["code"] == 200) }

            let connection = try await server.connection()
            let request = server.keyValue.request("GET", "/record/burst")
            try await connection.send((0..<200).flatMap { _ in request })
            for _ in 0..<200 { #expect(try await connection.nextAnswer().json["value"] == "498") }
        }
    }

    @Test("GET /ping is 200 without a key")
    func ping() async throws {
        try await withServer { server in
            let answer = try await server.http.send("GET", "/ping")
            #expect(answer.status == 200)
        }
    }
}
