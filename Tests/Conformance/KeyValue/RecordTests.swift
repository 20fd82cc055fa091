// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("HPKV: records over HTTP")
struct RecordTests {
    @Test("§1.3: POST /record stores and replaces, and says so")
    func store() async throws {
        try await withServer { server in
            for value in ["first", "second"] {
                let answer = try await server.keyValue.send(
                    "POST",
                    "/record",
                    json: ["key": "a", "value": .string(value)]
                )
                #expect(answer.status == 200)
                let body = try answer.json
                #expect(body["success"] == true)
                #expect(body["message"]?.string?.isEmpty == false)
                #expect(body["error"] == nil)
                #expect(try await server.records() == ["a": value])
            }
        }
    }

    @Test("§1.3: partialUpdate patches when it is true and only then", arguments: [nil, false, true, JSON.null])
    func partialUpdate(flag: JSON?) async throws {
        try await withServer { server in
            try await server.set("a", #"{"x":1}"#)
            var body: [String: JSON] = ["key": "a", "value": #"{"y":2}"#]
            if let flag { body["partialUpdate"] = flag }
            let answer = try await server.keyValue.send("POST", "/record", json: .object(body))
            #expect(answer.status == 200)
            #expect(try answer.json["success"] == true)
            #expect(try answer.json["message"]?.string?.isEmpty == false)
            let stored = try JSON(try #require(try await server.value(of: "a")))
            #expect(stored == (flag == true ? ["x": 1, "y": 2] : ["y": 2]))
        }
    }

    static let refusedBodies = [
        "", "{", "[]", "null", #""text""#, "7", #"{"key":"a","value":"b"} x"#, #"{"key":"a","value":"b",}"#,
        "{}", #"{"value":"b"}"#, #"{"key":"a"}"#, #"{"key":"","value":"b"}"#, #"{"key":"a","value":""}"#,
        #"{"key":7,"value":"b"}"#, #"{"key":null,"value":"b"}"#, #"{"key":["a"],"value":"b"}"#,
        #"{"key":"a","value":7}"#, #"{"key":"a","value":null}"#, #"{"key":"a","value":{"b":1}}"#,
        #"{"key":"a","value":["b"]}"#, #"{"key":"a","value":true}"#, #"{"key":"a","value":"\ud800"}"#,
        #"{"key":"\udc00","value":"b"}"#, #"{"key":"a","value":"b","partialUpdate":"yes"}"#,
        #"{"key":"a","value":"","partialUpdate":true}"#,
    ]

    @Test("§1.3: what is no record is 400 and stores nothing", arguments: refusedBodies)
    func refused(body: String) async throws {
        try await withServer { server in
            try expectError(try await server.keyValue.send("POST", "/record", body: Array(body.utf8)), 400)
            #expect(try await server.records().isEmpty)
        }
    }

    @Test(
        "§1.3: a body that is not UTF-8 is 400",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]]
    )
    func notUTF8(bytes: [UInt8]) async throws {
        try await withServer { server in
            let body = Array(#"{"key":"a","value":""#.utf8) + bytes + Array(#""}"#.utf8)
            try expectError(try await server.keyValue.send("POST", "/record", body: body), 400)
            #expect(try await server.records().isEmpty)
        }
    }

    @Test("§1.3, §1.9: members that are not used are passed over")
    func unknownMembers() async throws {
        try await withServer { server in
            let answer = try await server.keyValue.send(
                "POST",
                "/record",
                json: ["key": "a", "value": "b", "timestamp": 5, "partialUpdate": nil, "more": ["deep": [1, nil]]]
            )
            #expect(answer.status == 200)
            #expect(try await server.records() == ["a": "b"])
        }
    }

    @Test(
        "§1.4: GET tells key and value, and the value is always the stored text",
        arguments: [
            "text", #"{"a":1}"#, "[1]", "12", "null", "true", #""quoted""#, " spaces ", "line\nline\t\u{1}",
            "Ünï 🚀 \u{FFFD}",
        ]
    )
    func get(value: String) async throws {
        try await withServer { server in
            try await server.set("a", value)
            let answer = try await server.keyValue.send(
                "GET",
                "/record/a",
                headers: ["content-type": "application/json"]
            )
            #expect(answer.status == 200)
            #expect(try answer.json == ["key": "a", "value": .string(value)])
        }
    }

    @Test("§1.4: GET of a missing record is 404")
    func getMissing() async throws {
        try await withServer { server in
            let answer = try await server.keyValue.send(
                "GET",
                "/record/a",
                headers: ["content-type": "application/json"]
            )
            try expectError(answer, 404)
            #expect(try answer.json["error"] == "Record not found")
        }
    }

    @Test("§1.4: an empty key is no record", arguments: ["/record/", "/record"])
    func getNoKey(target: String) async throws {
        try await withServer { server in
            let answer = try await server.keyValue.send("GET", target)
            #expect([400, 404].contains(answer.status))
        }
    }

    @Test("§1.5: DELETE removes the record, and is 404 when there is none")
    func delete() async throws {
        try await withServer { server in
            try await server.set("a", "1")
            try await server.set("b", "2")
            let answer = try await server.keyValue.send(
                "DELETE",
                "/record/a",
                headers: ["content-type": "application/json"]
            )
            #expect(answer.status == 200)
            #expect(try answer.json["success"] == true)
            #expect(try answer.json["message"]?.string?.isEmpty == false)
            #expect(try await server.records() == ["b": "2"])
            try expectError(try await server.keyValue.send("DELETE", "/record/a"), 404)
            try await server.set("a", "again")
            #expect(try await server.value(of: "a") == "again")
        }
    }
}
