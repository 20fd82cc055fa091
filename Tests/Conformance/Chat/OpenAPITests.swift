// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("Chat: OpenAPI")
struct OpenAPITests {
    @Test(
        "every operation of the document is there, and all ask who is asking but what comes before that and the showcase"
    )
    func operations() async throws {
        try await withServer { server in
            let document = try await server.http.send("GET", "/api/openapi.json").json
            #expect(document["openapi"] == "3.1.0")
            guard case .object(let paths) = document["paths"] else { return _ = Issue.record("no paths") }
            var count = 0
            for (path, item) in paths {
                let example = [
                    "room": "general", "seq": "1", "user": "u_1", "emoji": "%F0%9F%91%8D", "account": "u_1",
                    "session": "s", "invitation": "i", "bot": "u_1", "key": "k",
                    "guest": "u_1", "ban": "192.0.2.1",
                ]
                .reduce(path) { $0.replacing("{\($1.key)}", with: $1.value) }
                for method in item.names ?? [] {
                    let answer = try await server.http.send(method.uppercased(), example)
                    if method == "post", ["/api/session", "/api/accounts", "/api/password"].contains(path) {
                        try expectChatError(answer, 400, "badRequest")
                    } else if method == "get", path == "/api/workspace" {
                        #expect(answer.status == 200)
                    } else if path == "/api/initialize" {
                        #expect(answer.status == 200)
                    } else if path == "/api/join-chatroom" {
                        #expect(answer.status == 400)
                    } else {
                        try expectChatError(answer, 401, "signedOut")
                    }
                    count += 1
                }
            }
            #expect(count > 20)
        }
    }
}
