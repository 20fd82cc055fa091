// SPDX-License-Identifier: MIT

import ChatProtocol
import TestSupport
import Testing

@testable import Server

@Suite("Chat: what can be asked for")
struct ChatActionTests {
    @Test("each request is in the API's document where its declaration says, with its fields")
    func document() async throws {
        try await withServer { server in
            let document = try await server.http.send("GET", "/api/openapi.json").json
            for action in ChatActions.all {
                let route = action.route
                let operation = document["paths"]?["/api/\(route.path)"]?[route.method.rawValue.lowercased()]
                let described = try #require(operation, "\(action.verb)")
                let parameters = (described["parameters"]?.elements ?? []).compactMap { parameter in
                    parameter["name"]?.string
                        ?? parameter["$ref"]?.string.map { String($0.split(separator: "/").last ?? "") }
                }
                let body = described["requestBody"]?["content"]?["application/json"]?["schema"]?["properties"]
                #expect(Set(parameters + (body?.names ?? [])) == Set(shape(of: action)), "\(action.verb)")
            }
        }
    }

    @Test("each verb is one request")
    func verbs() {
        #expect(Set(LiveRequest.verbs).count == LiveRequest.verbs.count)
    }

    private func shape(of action: (some ChatRequest).Type) -> [String] { action.shape.names }
}
