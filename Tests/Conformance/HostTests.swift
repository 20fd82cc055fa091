// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import Server

@Suite("Under which names the server answers")
struct HostTests {
    @Test(
        "the public host, localhost, addresses and the allowed names are ours, with any port",
        arguments: [
            ("chat.example.org", true), ("CHAT.example.org:8443", true), ("localhost", true),
            ("localhost:8080", true),
            ("127.0.0.1:1", true), ("192.168.1.7", true), ("[::1]:8080", true), ("[2001:db8::1]", true),
            ("chat.lan", true), ("chat.lan:80", true), ("evil.example.org", false),
            ("chat.example.org.evil.org", false),
            ("127.0.0.1.evil.org", false), ("localhost.evil.org", false), ("", false), (":80", false), ("[::1", false),
            ("127.0.0.1:x", false), ("127.0.0.1@evil.org", false), ("1.2.3", false),
        ]
    )
    func names(authority: String, isOurs: Bool) {
        let rule = HostRule(
            publicURL: URL(string: "https://chat.example.org/"),
            boundHost: "0.0.0.0",
            allowed: ["chat.lan"]
        )
        #expect(rule.allows(authority) == isOurs)
    }

    @Test("no Host is no name of ours")
    func absent() {
        #expect(!HostRule(publicURL: nil, boundHost: "127.0.0.1", allowed: []).allows(nil))
    }

    @Test("pages and the chat's API are 421 under another name, and the answer names the setting")
    func refused() async throws {
        try await withServer { server in
            let ada = try await server.signIn("Ada")
            let evil = ["host": "evil.example.org:\(server.port)"]
            for (method, target) in [
                ("GET", "/"), ("GET", "/r/general"), ("GET", "/admin"), ("GET", "//api/session"), ("GET", "/app.js"),
                ("GET", "/api/session"), ("POST", "/api/session"), ("GET", "/api/openapi.json"), ("GET", "/nothing"),
                ("POST", "/api/initialize"), ("HEAD", "/"),
            ] {
                let answer = try await ada.http.send(method, target, headers: evil)
                #expect(answer.status == 421, "\(method) \(target)")
                if method != "HEAD" { #expect(try answer.json["error"]?.string?.contains("--allowed-hosts") == true) }
            }
            let live = try await server.refusal("/api/live", headers: evil.merging(["cookie": ada.cookie]) { $1 })
            #expect(live.status == 421)
        }
    }

    @Test("health checks and the key-value API answer under any name")
    func open() async throws {
        try await withServer { server in
            let any = ["host": "any.example.org"]
            for target in ["/health/live", "/health/ready", "/ping"] {
                #expect(try await server.http.send("GET", target, headers: any).status == 200)
            }
            let record: JSON = ["key": "a", "value": "1"]
            let answer = try await server.keyValue.send("POST", "/record", headers: any, json: record)
            #expect(answer.status == 200)
            #expect(try await server.keyValue.send("GET", "/records?startKey=a&endKey=b", headers: any).status == 200)
            let token = try await server.keyValue.send(
                "POST",
                "/token/websocket",
                headers: any,
                json: ["subscribeKeys": ["a"]]
            )
            #expect(token.status == 200)
            let socket = try await server.keyValueSocket(headers: any)
            #expect(try await socket.ask(["op": 1, "key": "a"])["value"] == "1")
        }
    }

    @Test("a name is allowed by the setting")
    func allowed() async throws {
        try await withServer {
            $0.allowedHosts = ["chat.lan"]
        } _: { server in
            let allowed = try await server.http.send("GET", "/", headers: ["host": "chat.lan"])
            #expect(allowed.status == 200)
            let other = try await server.http.send("GET", "/", headers: ["host": "chat.wan"])
            #expect(other.status == 421)
        }
    }
}
