// SPDX-License-Identifier: MIT

import TestSupport
import Testing

extension GoldenTests {
    @Test("the key-value API over HTTP: each operation as it succeeds and fails")
    func keyValueHTTP() async throws {
        try await golden("key-value-http") { scenario in
            let program = scenario.program
            let stranger = scenario.stranger
            scenario.heading("records")
            for body in [
                #"{"key":"a","value":"one"}"#, #"{"key":"a","value":"{\"n\":1,\"m\":2}","partialUpdate":false}"#,
                #"{"key":"a","value":"{\"n\":null,\"o\":[1.50,\"\\u00e9\"]}","partialUpdate":true}"#,
                #"{"key":"new","value":"text","partialUpdate":true}"#,
                #"{"key":"new","value":"+more","partialUpdate":true}"#,
                "{", "[]", "{}", #"{"key":"a"}"#, #"{"key":1,"value":"x"}"#, #"{"key":"a","value":1}"#,
                #"{"key":"","value":"x"}"#, #"{"key":"a","value":""}"#, #"{"key":"a","value":"x","partialUpdate":1}"#,
                #"{"key":"\#(String(repeating: "k", count: 513))","value":"x"}"#,
                #"{"key":"a","value":"\#(String(repeating: "v", count: 102_400))"}"#,
            ] { try await program.ask("POST", "/record", body) }
            for path in ["a", "new", "none", "%FF", "a%2Fb", "", "atomic"] {
                try await program.ask("GET", "/record/\(path)")
            }
            try await program.ask("HEAD", "/record/a")

            scenario.heading("numbers")
            for body in [
                #"{"key":"n","increment":5}"#, #"{"key":"n","increment":-3}"#, #"{"key":"n","increment":1e0}"#,
                #"{"key":"n","increment":1.5}"#, #"{"key":"n","increment":"1"}"#, #"{"key":"n"}"#,
                #"{"key":"n","increment":9223372036854775807}"#, #"{"key":"a","increment":1}"#, "x",
            ] { try await program.ask("POST", "/record/atomic", body) }

            scenario.heading("ranges")
            for query in [
                "startKey=a&endKey=z", "startKey=a&endKey=z&limit=1", "startKey=a&endKey=z&reverse=true", "prefix=n",
                "prefix=&limit=2", "prefix=n&startKey=new", "startKey=z&endKey=a", "startKey=%2561&endKey=b",
                "", "startKey=a", "endKey=a", "startKey=a&endKey=z&limit=x", "startKey=a&endKey=z&reverse=1",
                "startKey=%&endKey=z", "startKey=\(String(repeating: "k", count: 513))&endKey=z",
            ] { try await program.ask("GET", "/records?\(query)") }

            scenario.heading("taken away")
            for path in ["a", "a", "%FF"] { try await program.ask("DELETE", "/record/\(path)") }

            scenario.heading("tokens")
            let made = try await program.ask(
                "POST",
                "/token/websocket",
                #"{"subscribeKeys":["a"],"subscribePatterns":["b*"],"accessPattern":"^a"}"#,
                naming: ["token": "token:1", "id": "token-id:1"]
            )
            try await program.ask("POST", "/token/websocket", "{}", naming: ["token": "token:2", "id": "token-id:2"])
            for body in [
                "{", "[]", #"{"subscribeKeys":1}"#, #"{"subscribeKeys":[1]}"#, #"{"subscribePatterns":"x"}"#,
                #"{"accessPattern":1}"#, #"{"accessPattern":"("}"#, #"{"accessPattern":"(?=a)"}"#,
                #"{"accessPattern":"(a)\\1"}"#,
                #"{"subscribeKeys":[\#((0..<501).map { "\"k\($0)\"" }.joined(separator: ","))]}"#,
            ] { try await program.ask("POST", "/token/websocket", body) }
            try await program.ask("DELETE", "/token/\(try #require(made.text(at: "id")))")
            try await program.ask("DELETE", "/token/\(String(repeating: "x", count: 65))")
            try await stranger.ask("GET", "/ws?token=\(try #require(made.text(at: "token")))")

            scenario.heading("without a key, and with one that is not good")
            let operations = [
                ("POST", "/record"), ("GET", "/record/a"), ("DELETE", "/record/a"), ("GET", "/records?prefix="),
                ("POST", "/record/atomic"), ("POST", "/token/websocket"), ("DELETE", "/token/x"), ("GET", "/ws"),
            ]
            for (method, path) in operations {
                try await stranger.ask(method, path)
                try await stranger.ask(method, path, headers: ["x-api-key": "rk_wrong"])
            }
            for query in ["apiKey=x", "token=x"] { try await stranger.ask("GET", "/ws?\(query)") }
            try await program.ask("GET", "/ws?apiKey=\(scenario.server.apiKey)")
            try await stranger.ask("GET", "/ping")

            scenario.heading("other methods and pages of other origins")
            for (method, path) in [("PUT", "/record/a"), ("GET", "/record"), ("POST", "/records"), ("GET", "/token/x")]
            {
                try await program.ask(method, path)
            }
            let headers = [
                "origin": "http://elsewhere.example", "access-control-request-headers": "x-api-key, x-other",
            ]
            try await stranger.ask("OPTIONS", "/record", headers: headers)
            try await stranger.ask("OPTIONS", "/ping")
            try await program.ask("GET", "/record/new", headers: ["origin": "http://elsewhere.example"])
        }
    }

    @Test("the key-value API over its WebSocket: each operation as it succeeds and fails")
    func keyValueSocket() async throws {
        try await golden("key-value-socket") { scenario in
            let socket = try await scenario.keyValueSocket("program", "apiKey=\(scenario.server.apiKey)")
            scenario.heading("as it succeeds")
            for (operation, members) in [
                (2, #""key":"a","value":"{\"n\":1,\"m\":2}""#), (1, #""key":"a""#),
                (3, #""key":"a","value":"{\"n\":null,\"o\":1.50}""#), (1, #""key":"a""#),
                (3, #""key":"b","value":"text""#), (3, #""key":"b","value":"+more""#),
                (6, #""key":"n","value":5"#), (6, #""key":"n","value":"-3""#), (6, #""key":"n","value":1.0"#),
                (5, #""key":"a","endKey":"z""#), (5, #""key":"a","endKey":"z","limit":1"#),
                (5, #""key":"a","endKey":"z","reverse":true"#), (5, #""prefix":"b""#), (5, #""prefix":"","limit":2"#),
                (5, #""prefix":"","key":"b","endKey":"b""#), (5, #""key":"z","endKey":"a""#),
                (5, #""key":"a","endKey":"z","limit":0,"reverse":false"#), (4, #""key":"a""#),
            ] { try await socket.operate(operation, members) }
            scenario.heading("as it fails")
            for (operation, members) in [
                (1, #""key":"none""#), (4, #""key":"none""#), (1, ""), (1, #""key":1"#), (1, #""key":"""#),
                (1, #""key":"\#(String(repeating: "k", count: 513))""#), (2, #""key":"a""#),
                (2, #""key":"a","value":1"#),
                (2, #""key":"a","value":"""#), (2, #""key":"a","value":null"#), (3, #""key":"a""#),
                (2, #""key":"a","value":"\#(String(repeating: "v", count: 102_400))""#),
                (4, ""), (5, #""key":"a""#), (5, #""endKey":"a""#), (5, #""key":"a","endKey":"z","limit":"x""#),
                (5, #""key":"a","endKey":"z","reverse":1"#), (5, #""prefix":1"#), (6, #""key":"n""#),
                (6, #""key":"n","value":1.5"#), (6, #""key":"n","value":"x""#), (6, #""key":"b","value":1"#),
                (6, #""key":"n","value":9223372036854775807"#), (0, #""key":"a""#), (7, #""key":"a""#),
            ] { try await socket.operate(operation, members) }
            for text in [
                "", "x", "[]", "{}", #"{"op":"1","key":"a","messageId":7}"#, #"{"op":1,"key":"b"}"#,
                #"{"op":1,"key":"b","messageId":-1}"#, #"{"op":1,"key":"b","messageId":"x"}"#,
                #"{"op":1,"key":"b","messageId":0}"#,
                #"{"op":1,"key":"b","messageId":null}"#, #"{"op":1,"key":"b,"messageId":77}"#,
            ] { try await socket.send(text) }
            try await socket.connection.send(TestFrame(2, [1]).bytes)
            try await socket.hearClose()
        }
    }

    @Test("the key-value API with a token: notifications, patterns, what it may do, and its end")
    func keyValueTokens() async throws {
        try await golden("key-value-tokens") { scenario in
            let program = scenario.program
            let made = try await program.ask(
                "POST",
                "/token/websocket",
                #"{"subscribeKeys":["a"],"subscribePatterns":["user:*:name"],"accessPattern":"^(a|user:)"}"#,
                naming: ["token": "token:1", "id": "token-id:1"]
            )
            let (token, id) = (try #require(made.text(at: "token")), try #require(made.text(at: "id")))
            let (one, two) = (
                try await scenario.keyValueSocket("one", "token=\(token)"),
                try await scenario.keyValueSocket("two", "token=\(token)")
            )
            scenario.heading("each change is told to all who subscribe, the writer too")
            for (operation, members) in [
                (2, #""key":"a","value":"{\"n\":1,\"m\":2}""#), (3, #""key":"a","value":"{\"n\":null,\"o\":2}""#),
                (4, #""key":"a""#), (6, #""key":"a","value":3"#),
                (2, #""key":"user:1:name","value":"Ada \"L\" \u0007🚀""#),
            ] {
                scenario.clock.advance(by: .seconds(1))
                try await one.operate(operation, members)
                try await one.hear(1)
                try await two.hear(1)
            }
            try await program.ask("POST", "/record", #"{"key":"other","value":"nobody is told"}"#)
            try await program.ask("POST", "/record", #"{"key":"user:2:name","value":"Bob"}"#)
            try await one.hear(1)
            try await two.hear(1)
            scenario.heading("what the token does not allow")
            for (operation, members) in [
                (1, #""key":"other""#), (2, #""key":"other","value":"x""#), (3, #""key":"other","value":"x""#),
                (4, #""key":"other""#), (5, #""key":"a","endKey":"z""#), (5, #""prefix":"""#),
                (6, #""key":"other","value":1"#),
                (5, #""key":"a","endKey":"user:~""#), (5, #""prefix":"user:""#),
            ] { try await one.operate(operation, members) }
            scenario.heading("a token without a pattern")
            let bare = try await program.ask(
                "POST",
                "/token/websocket",
                #"{"subscribeKeys":["a"]}"#,
                naming: ["token": "token:2", "id": "token-id:2"]
            )
            let three = try await scenario.keyValueSocket("three", "token=\(try #require(bare.text(at: "token")))")
            try await three.operate(1, #""key":"a""#)
            scenario.heading("revoked")
            try await program.ask("DELETE", "/token/\(id)")
            try await one.hearClose()
            try await two.hearClose()
            try await scenario.stranger.ask("GET", "/ws?token=\(token)")
        }
    }
}

extension Scenario {
    /// A program with an API key.
    fileprivate var program: GoldenPerson {
        var program = GoldenPerson(name: "program", scenario: self)
        program.credential = ["x-api-key": server.apiKey]
        return program
    }
}
